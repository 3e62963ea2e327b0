package org.gradus.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Schedules;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.rule.Adam;
import org.gradus.rule.Lion;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Exponential;
import org.gradus.schedule.Observations;
import org.gradus.schedule.Plateau;
import org.gradus.setting.FaultsException;
import org.gradus.setting.MapOptions;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;
import org.gradus.update.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Limits, guard, schedules and memory on the device. Without it a limit may count other elements than on the host, a skipped
 * step leave traces, or arrays die with a workspace of the caller.
 */
public abstract class DeviceUpdateContract<A> {
    private static final double INFINITE = Double.POSITIVE_INFINITY;
    private static final Group REST = Group.rest(new Adam(0.9, 0.99, 1e-8)).withLr(0.01);
    private static final int LENGTH = Twins.LAYOUT.length();
    private static final int DENSE = Twins.LAYOUT.find("2_W").orElseThrow().offset();

    private final Backend<A> backend;

    /** @param backend whose arrays are updated */
    protected DeviceUpdateContract(Backend<A> backend) {
        this.backend = backend;
    }

    static Stream<Plan> limited() {
        Clipping none = Clipping.NONE;
        List<Mask> still = List.of(new Mask(Selectors.parse("2_W[0]"), Target.LEARNING_RATE, new Scalar(0)));
        Stream<Plan> groups = Stream.of(
                        none.withValue(0.3),
                        none.withAdaptive(0.05),
                        none.withParameterNorm(0.4),
                        none.withGroupNorm(0.5))
                .map(c -> Twins.compile(REST.withClipping(c), List.of(), still, INFINITE));
        return Stream.concat(groups, Stream.of(Twins.compile(REST, List.of(), still, 0.7)));
    }

    @ParameterizedTest
    @MethodSource("limited")
    void eachLimitActsAsOnTheHostAndCountsOnlyWhatMoves(Plan plan) {
        try (Twins<A> twins = new Twins<>(backend, plan)) {
            float[] huge = Twins.normal(LENGTH, 2);
            huge[DENSE] = Float.NaN;
            huge[DENSE + 12] = 1e30f;
            update(twins, huge, 0);
            twins.train(1, 20);
            twins.assertAlike();
            assertThat(twins.onDevice()).doesNotContain(Float.NaN);
            assertThat(twins.device().nonFinite()).isEmpty();
        }
    }

    @Test
    void aStepThatIsNotFiniteChangesNothingAndIsCounted() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            try (Twins<A> twins = new Twins<>(backend, guarded(2))) {
                DeviceUpdate<A> device = twins.device();
                twins.train(0, 1);
                float[] before = twins.onDevice();
                List<GroupState> state = device.state();
                float[] gradient = Twins.normal(LENGTH, 2);
                gradient[DENSE + 3] = bad;
                for (int k = 1; k <= 3; k++) {
                    assertThat(update(twins, gradient, k)).isFalse();
                    assertThat(device.skips())
                            .isEqualTo(new Skips(k, k))
                            .isEqualTo(twins.host().skips());
                    assertThat(device.nonFinite()).isEqualTo(twins.host().nonFinite());
                }
                assertThat(device.nonFinite()).contains("rest");
                assertThat(twins.onDevice()).isEqualTo(before);
                assertThat(device.state()).usingRecursiveComparison().isEqualTo(state);
                twins.train(4, 5);
                assertThat(device.skips()).isEqualTo(new Skips(3, 0));
                twins.assertAlike();
            }
        }
    }

    @Test
    void theAmountsOfASkippedStepAreZeros() {
        float[] bad = Twins.normal(LENGTH, 2);
        bad[DENSE] = Float.NaN;
        int statistic = Twins.LAYOUT.find("1_mean").orElseThrow().offset();
        A weights = Twins.row(backend, Twins.normal(LENGTH, 1));
        A gradient = Twins.row(backend, bad);
        try (DeviceUpdate<A> device = new DeviceUpdate<>(guarded(2), backend)) {
            assertThat(device.amounts(weights, gradient, 0)).isFalse();
            float[] amounts = backend.read(gradient);
            for (int k = 0; k < amounts.length; k++) {
                boolean still = statistic <= k && k < statistic + 3;
                assertThat(amounts[k]).isEqualTo(still ? bad[k] : 0);
            }
        }
        backend.release(weights);
        backend.release(gradient);
    }

    @Test
    void withoutAGuardTheGroupIsNamed() {
        Clipping value = Clipping.NONE.withValue(1);
        for (Rule rule : List.of(new Sgd(), new Adam(), new Lion())) {
            Group head = Twins.named("head", "2_*", REST.withRule(rule)).withClipping(value);
            try (Twins<A> twins = new Twins<>(backend, Twins.compile(REST, List.of(head), List.of(), INFINITE))) {
                float[] gradient = Twins.normal(LENGTH, 2);
                gradient[DENSE + 7] = Float.NaN;
                assertThat(update(twins, gradient, 0)).isTrue();
                assertThat(twins.host().nonFinite()).contains("head");
                assertThat(twins.device().nonFinite()).contains("head");
            }
        }
    }

    @Test
    void schedulesMoveEveryHyperparameterAndWatchMetrics() {
        Plateau plateau = new Plateau(MapOptions.parse("metric=loss patience=0 factor=0.5", " "));
        Group group = Group.rest(new Sgd(0.9, 0, false))
                .withLr(0.01)
                .withSchedules(Schedules.of(plateau).with("momentum", new Exponential(0.9)));
        try (Twins<A> twins = new Twins<>(backend, Twins.compile(OptimizerSettings.of(group)))) {
            Observations seen = Observations.NONE;
            for (long step = 0; step < 10; step++) {
                twins.train(step, step + 1);
                seen = seen.with(step + 1, Map.of("loss", 1.0));
                twins.host().observe(seen);
                twins.device().observe(seen);
            }
            twins.assertAlike();
        }
    }

    /** Without it replicas that average could mix up slots of their states. */
    @Test
    void aPackedStateIsTheStateOnTheHostAndOnTheDevice() {
        Plan plan = Twins.Setting.SLICES.plan(new Adam(0.9, 0.999, 1e-8, true));
        try (Twins<A> twins = new Twins<>(backend, plan);
                Twins<A> others = new Twins<>(backend, plan)) {
            twins.train(0, 3);
            for (Progress from : List.of(twins.host(), twins.device())) {
                float[] packed = packed(from);
                for (Progress to : List.of(others.host(), others.device())) {
                    to.unpackState(packed, 2, from.steps());
                    assertThat(to.state()).usingRecursiveComparison().isEqualTo(from.state());
                    assertThat(packed(to)).isEqualTo(packed);
                }
            }
        }
    }

    private static float[] packed(Progress progress) {
        int floats = progress.state().stream()
                .flatMap(group -> Stream.of(group.slots()))
                .mapToInt(slot -> slot.length)
                .sum();
        float[] packed = new float[floats + 3];
        progress.packState(packed, 2);
        assertThat(new float[] {packed[0], packed[1], packed[floats + 2]}).containsOnly(0);
        return packed;
    }

    @Test
    void arraysAndStatesThatDoNotFitAreRefused() {
        A right = Twins.row(backend, new float[LENGTH]);
        A wrong = Twins.row(backend, new float[3]);
        try (DeviceUpdate<A> device = new DeviceUpdate<>(Twins.compile(OptimizerSettings.of(REST)), backend)) {
            assertThatThrownBy(() -> device.update(right, wrong, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("gradient has 3 elements of type F")
                    .hasMessageContaining("must have " + LENGTH + " of type F");
            assertThatThrownBy(() -> device.load(List.of())).isInstanceOf(FaultsException.class);
        }
        backend.release(right);
        backend.release(wrong);
    }

    private static Plan guarded(long skips) {
        return Twins.compile(new OptimizerSettings(REST, List.of(), List.of(), INFINITE, new NonFinite(skips), 0));
    }

    private boolean update(Twins<A> twins, float[] gradient, long step) {
        boolean host = twins.host().update(FloatBuffer.wrap(twins.onHost()), FloatBuffer.wrap(gradient), step);
        A row = Twins.row(backend, gradient);
        assertThat(twins.device().update(twins.array(), row, step)).isEqualTo(host);
        backend.release(row);
        return host;
    }
}
