package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.gradus.group.Group;
import org.gradus.rule.AdamW;
import org.gradus.setting.FaultsException;
import org.gradus.state.OptimizerState;
import org.junit.jupiter.api.Test;

/** Without it, a change of course between fits could move what must stay, or forget what must be kept. */
class AttachedCourseTest {
    private static final AdamW RULE = new AdamW();

    private final Networks.Sample sample = Networks.dense();
    private final MultiLayerNetwork network = LiveNetworks.layers(sample);

    private GroupedOptimizerBuilder builder() {
        return GroupedOptimizer.builder(network).rule(RULE).lr(1e-2);
    }

    private void fit(int steps) {
        fit(network, steps, 0);
    }

    private void fit(MultiLayerNetwork live, int steps, int from) {
        for (int t = from; t < from + steps; t++) {
            live.fit(LiveNetworks.data(sample, 6, t));
        }
    }

    private float[] weights(String parameter) {
        return LiveNetworks.weights(network, parameter);
    }

    @Test
    void freezingAndThawingBetweenFitsKeepsTheBits() {
        GroupedOptimizer optimizer = builder().group("stem", "0_*", g -> g).attach();
        fit(2);
        float[] stem = weights("0_W");
        float[] head = weights("3_W");
        optimizer.freeze("stem");
        fit(3);
        assertThat(weights("0_W")).isEqualTo(stem);
        assertThat(weights("3_W")).isNotEqualTo(head);
        assertThat(optimizer.state().groups().get(0).slots()).isEmpty();
        optimizer.unfreeze("stem");
        fit(1);
        assertThat(weights("0_W")).isNotEqualTo(stem);
    }

    @Test
    void whatTheBuilderFreezesThawsByItsSelector() {
        GroupedOptimizer optimizer = builder().freeze("0_*").attach();
        float[] stem = weights("0_W");
        fit(2);
        assertThat(weights("0_W")).isEqualTo(stem);
        optimizer.unfreeze("0_*");
        fit(1);
        assertThat(weights("0_W")).isNotEqualTo(stem);
    }

    @Test
    void addingAndRemovingAGroupIsNeverHavingHadIt() {
        GroupedOptimizer optimizer = builder().attach();
        fit(2);
        optimizer.addGroup("head", "3_*", g -> g);
        fit(network, 2, 2);
        assertThat(optimizer.groups()).extracting(Group::name).containsExactly("head", "rest");
        optimizer.removeGroup("head");
        fit(network, 2, 4);

        MultiLayerNetwork plain = LiveNetworks.layers(sample);
        GroupedOptimizer.builder(plain).rule(RULE).lr(1e-2).attach();
        fit(plain, 6, 0);
        assertThat(LiveNetworks.weights(network)).isEqualTo(LiveNetworks.weights(plain));
    }

    @Test
    void aRateSetByHandIsThatOfTheBuilderFromThenOn() {
        GroupedOptimizer optimizer = builder().attach();
        fit(2);
        optimizer.setLr("rest", 3e-3);
        assertThat(optimizer.step()).isEqualTo(2);
        fit(network, 2, 2);

        MultiLayerNetwork other = LiveNetworks.layers(sample);
        GroupedOptimizer.builder(other)
                .rule(RULE)
                .lr(1e-2)
                .at(2, Changes.lr("rest", 3e-3))
                .attach();
        fit(other, 4, 0);
        assertThat(LiveNetworks.weights(network)).isEqualTo(LiveNetworks.weights(other));
    }

    @Test
    void aChangeByHandKeepsWhatIsProgrammedForLater() {
        GroupedOptimizer optimizer =
                builder().freeze("0_*").at(4, Changes.unfreeze("0_*")).attach();
        float[] stem = weights("0_W");
        fit(1);
        optimizer.setLr("rest", 1e-3);
        fit(3);
        assertThat(weights("0_W")).isEqualTo(stem);
        fit(1);
        assertThat(weights("0_W")).isNotEqualTo(stem);
        assertThat(optimizer.groups().get(1).lr()).isEqualTo(1e-3);
    }

    @Test
    void aListenerMayChangeTheCourse() {
        GroupedOptimizer optimizer = builder().group("stem", "0_*", g -> g).attach();
        network.addListeners(new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
                if (optimizer.step() == 2) {
                    optimizer.freeze("stem");
                }
            }
        });
        fit(2);
        float[] stem = weights("0_W");
        fit(2);
        assertThat(weights("0_W")).isEqualTo(stem);
    }

    @Test
    void aRefusedChangeChangesNothing() {
        GroupedOptimizer optimizer = builder().group("head", "3_*", g -> g).attach();
        fit(1);
        OptimizerState before = optimizer.state();
        assertThatThrownBy(() -> optimizer.freeze("haed"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no group \"haed\"; nearest: head, rest");
        assertThatThrownBy(() -> optimizer.addGroup("more", "3_W", g -> g))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("3_W")
                .hasMessageContaining("head");
        assertThatThrownBy(() -> optimizer.addGroup("none", "9_*", g -> g)).isInstanceOf(FaultsException.class);
        assertThatThrownBy(() -> optimizer.setLr("head", -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(optimizer.groups()).extracting(Group::name).containsExactly("head", "rest");
        assertThat(optimizer.state().step()).isEqualTo(before.step());
        fit(1);
    }

    @Test
    void goingOnFromASavedStateIsGoingOn() {
        GroupedOptimizer optimizer =
                builder().group("head", "3_*", g -> g.withLr(3e-3)).attach();
        fit(3);
        OptimizerState state = optimizer.state();
        MultiLayerNetwork other = network.clone();
        GroupedOptimizer resumed = GroupedOptimizer.builder(other)
                .rule(RULE)
                .lr(1e-2)
                .group("head", "3_*", g -> g.withLr(3e-3))
                .attach();
        resumed.load(state);
        fit(network, 3, 3);
        fit(other, 3, 3);
        assertThat(LiveNetworks.weights(other)).isEqualTo(LiveNetworks.weights(network));
        GroupedOptimizer different = GroupedOptimizer.builder(other).rule(RULE).attach();
        assertThatThrownBy(() -> different.load(state)).isInstanceOf(FaultsException.class);
    }

    @Test
    void aStateSavedByAListenerAtAChangeOfCourseIsThatOfTheNextPlan() {
        GroupedOptimizer optimizer =
                builder().freeze("0_*").at(2, Changes.unfreeze("0_*")).attach();
        List<OptimizerState> states = new ArrayList<>();
        network.addListeners(new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
                states.add(optimizer.state());
            }
        });
        fit(2);
        assertThat(states.get(0).groups().get(0).slots()).isEmpty();
        assertThat(states.get(1).groups().get(0).slots()).isNotEmpty();
        optimizer.load(states.get(1));
        fit(1);
        assertThat(optimizer.step()).isEqualTo(3);
    }
}
