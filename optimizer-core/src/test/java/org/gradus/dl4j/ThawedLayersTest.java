package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.gradus.engine.Parameter;
import org.gradus.group.Group;
import org.gradus.group.Selector;
import org.gradus.group.Selectors;
import org.gradus.plan.Course;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What TransferLearning froze could be thawed by Java alone. A thawed layer must be the layer that it was before it was wrapped, to the
 * bit, from the step on at which it is thawed; and what stays frozen after it must not keep gradients from it.
 */
class ThawedLayersTest {
    private static final Selector BASE = Selectors.layers(0, 3);

    @ParameterizedTest
    @EnumSource
    void aThawedLayerTrainsAsIfItHadNeverBeenFrozen(FrozenRun run) {
        Group thawed = FrozenRun.group(BASE).withFrozen(false);
        Networks.Sample wrapped = FrozenNetworks.base(true, false);
        assertThat(run.train(wrapped, FrozenRun.course(thawed), 8))
                .isEqualTo(run.train(FrozenNetworks.base(false, false), FrozenRun.course(thawed), 8));
    }

    @ParameterizedTest
    @EnumSource
    void aThawInTheMiddleIsAThawInTheMiddle(FrozenRun run) {
        Group frozen = FrozenRun.group(BASE).withFrozen(true);
        Course course = FrozenRun.course(frozen).at(4, s -> with(s, frozen.withFrozen(false)));
        assertThat(run.train(FrozenNetworks.base(true, false), course, 8))
                .isEqualTo(run.train(FrozenNetworks.base(false, false), course, 8));
    }

    @ParameterizedTest
    @EnumSource
    void aGraphToo(FrozenRun run) {
        Group frozen =
                FrozenRun.group(Selectors.layers(List.of("a", "b", "bn"))).withFrozen(true);
        Course course = FrozenRun.course(frozen).at(4, s -> with(s, frozen.withFrozen(false)));
        assertThat(run.train(FrozenNetworks.graph(true), course, 8))
                .isEqualTo(run.train(FrozenNetworks.graph(false), course, 8));
    }

    /** Thawed first layer, frozen ones after it, which let its gradient through and have no dropout. */
    @ParameterizedTest
    @EnumSource
    void frozenLayersLetTheGradientThrough(FrozenRun run) {
        Group first = FrozenRun.group("0_*").withFrozen(false);
        float[] wrapped = run.train(FrozenNetworks.base(true, true), FrozenRun.course(first), 8);
        Group others = Group.of("others", Selectors.layers(1, 3), first.rule()).withFrozen(true);
        float[] plain = run.train(FrozenNetworks.base(false, false), FrozenRun.course(first, others), 8);
        assertThat(wrapped).containsExactly(plain, offset(1e-6f));
        float[] before = FrozenNetworks.base(true, true).model().weights();
        for (Parameter p : FrozenNetworks.base(true, true).model().layout().parameters()) {
            boolean moves = wrapped[p.offset()] != before[p.offset()];
            assertThat(moves).as(p.name()).isEqualTo(p.layer() == 0 || p.layer() > 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFreezesAgainStandsStillAgain(FrozenRun run) {
        Group thawed = FrozenRun.group(BASE).withFrozen(false);
        Course course = FrozenRun.course(thawed).at(3, s -> with(s, thawed.withFrozen(true)));
        float[] three = run.train(FrozenNetworks.base(true, false), course, 3);
        float[] eight = run.train(FrozenNetworks.base(true, false), course, 8);
        for (Parameter p : FrozenNetworks.base(true, false).model().layout().parameters()) {
            boolean same = true;
            for (int k = p.offset(); k < p.end(); k++) {
                same &= three[k] == eight[k];
            }
            assertThat(same).as(p.name()).isEqualTo(p.layer() < 4);
        }
    }

    @Test
    void aFreeGroupThatDoesNotSaySoIsRefused() {
        Model model = FrozenNetworks.base(true, false).model();
        Group free = FrozenRun.group(BASE);
        assertThatThrownBy(() -> new Planner(model.layout(), FrozenRun.course(free), model.weights()))
                .hasMessageContaining("frozen: false to thaw it");
    }

    static OptimizerSettings with(OptimizerSettings settings, Group group) {
        return new OptimizerSettings(
                settings.rest(), List.of(group), List.of(), settings.clipNorm(), settings.guard(), settings.seed());
    }
}
