package org.gradus.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.gradus.setting.MapOptions;
import org.gradus.setting.Serialized;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every schedule promises. Without it a schedule may remember what it was asked, not reach the executors, or give a
 * rate that no rule can use; then replicas and resumed runs differ.
 */
class ScheduleContractTest {
    private static final String LEGAL = "factor=0.5;steps=7;stepSize=3;gamma=0.9;etaMin=0.001;startFactor=0.1"
            + ";milestones=3:90;power=2;t0=5;tMult=2;baseLr=0.01;maxLr=0.2;stepSizeUp=7;stepSizeDown=4;mode=triangular2"
            + ";totalSteps=100;warmupSteps=8;stableSteps=10;decaySteps=9";

    static Stream<Schedule> schedules() {
        List<Schedule> registered = Stream.of(ScheduleType.values())
                .map(t -> t.create(MapOptions.parse(LEGAL, ";")))
                .toList();
        Schedule sequence = new Sequence(List.of(new Warmup(5, 0, 1), new Exponential(0.9)), List.of(5L));
        Plateau plateau = new Plateau(MapOptions.parse("patience=1;factor=0.9", ";")).observed(Metrics.until(150));
        List<Schedule> more = List.of(
                plateau,
                new Sequence(List.of(plateau, new Every(plateau, 3)), List.of(40L)),
                sequence,
                new Every(new Step(2, 0.5), 10),
                new Constant(),
                new Chained(List.of(sequence, new Constant(0.5, 9))),
                new Cyclic(0.01, 0.2, 5, 90, Cyclic.Mode.EXP_RANGE, 0.999),
                new OneCycle(0.1, 100, 0, Anneal.LINEAR, 25, 1e4, false),
                new OneCycle(0.1, 100, 0.5, Anneal.COS, 25, 1e4, true),
                new OneCycle(0.1, 10, 0.1, Anneal.COS, 25, 1e4, true),
                new OneCycle(0.1, 1, 1, Anneal.COS, 25, 1e4, false),
                new Lambda(new Expression("1 / (1 + epoch)")).inEpochs(3, 7));
        List<Schedule> all = Stream.concat(registered.stream(), more.stream()).toList();
        return Stream.concat(all.stream(), all.stream().flatMap(schedule -> schedule.momentum().stream()));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void everyRateIsFiniteAndNotNegative(Schedule schedule) {
        for (long step = 0; step < 5000; step++) {
            assertThat(schedule.at(step, 0.1)).isFinite().isNotNegative();
        }
        assertThat(schedule.at(Long.MAX_VALUE, 0.1)).isFinite().isNotNegative();
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aRateDependsOnItsStepAlone(Schedule schedule) {
        double[] forward = new double[200];
        for (int step = 0; step < forward.length; step++) {
            forward[step] = schedule.at(step, 0.1);
        }
        for (int step = forward.length - 1; step >= 0; step--) {
            assertThat(schedule.at(step, 0.1)).isEqualTo(forward[step]);
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aStepBeforeTheFirstIsRefused(Schedule schedule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule.at(-1, 0.1))
                .withMessage("step is -1; must be 0 or more");
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aScheduleTravels(Schedule schedule) throws Exception {
        assertThat(Serialized.copy(schedule)).isEqualTo(schedule);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void aLengthIsPositive(Schedule schedule) {
        schedule.length().ifPresent(length -> assertThat(length).isPositive());
    }

    @ParameterizedTest
    @EnumSource(ScheduleType.class)
    void aScheduleIsFoundByItsName(ScheduleType type) {
        assertThat(ScheduleType.find(type.key())).contains(type);
        assertThat(ScheduleType.names()).contains(type.key());
        assertThat(ScheduleType.find(type.key() + "x")).isEmpty();
    }

    @Test
    void theOptionsHaveTheNamesOfTheJobFile() {
        assertThat(asked(ScheduleType.CONSTANT)).containsExactly("factor", "steps");
        assertThat(asked(ScheduleType.STEP)).containsExactly("stepSize", "gamma");
        assertThat(asked(ScheduleType.EXPONENTIAL)).containsExactly("gamma");
        assertThat(asked(ScheduleType.COSINE)).containsExactly("steps", "etaMin");
        assertThat(asked(ScheduleType.WARMUP)).containsExactly("steps", "startFactor", "endFactor");
    }

    @Test
    void theOptionsOfTheCyclesHaveTheNamesOfTheJobFile() {
        assertThat(asked(ScheduleType.MULTI_STEP)).containsExactly("milestones", "gamma");
        assertThat(asked(ScheduleType.COSINE_WARM_RESTARTS)).containsExactly("t0", "tMult", "etaMin");
        assertThat(asked(ScheduleType.LINEAR)).containsExactly("steps", "startFactor", "endFactor");
        assertThat(asked(ScheduleType.POLYNOMIAL)).containsExactly("steps", "power");
        assertThat(asked(ScheduleType.CYCLIC))
                .containsExactlyInAnyOrder(
                        "baseLr",
                        "maxLr",
                        "stepSizeUp",
                        "stepSizeDown",
                        "mode",
                        "gamma",
                        "cycleMomentum",
                        "baseMomentum",
                        "maxMomentum");
        assertThat(asked(ScheduleType.ONE_CYCLE))
                .containsExactly(
                        "maxLr",
                        "totalSteps",
                        "pctStart",
                        "anneal",
                        "divFactor",
                        "finalDivFactor",
                        "threePhase",
                        "cycleMomentum",
                        "baseMomentum",
                        "maxMomentum");
        assertThat(asked(ScheduleType.INVERSE_SQRT)).containsExactly("warmupSteps");
        assertThat(asked(ScheduleType.WARMUP_STABLE_DECAY))
                .containsExactly("warmupSteps", "stableSteps", "decaySteps", "minFactor", "anneal");
        assertThat(asked(ScheduleType.LAMBDA)).containsExactly("factor");
        assertThat(asked(ScheduleType.MULTIPLICATIVE)).containsExactly("factor");
        assertThat(asked(ScheduleType.PLATEAU))
                .containsExactly(
                        "metric",
                        "mode",
                        "factor",
                        "patience",
                        "threshold",
                        "thresholdMode",
                        "cooldown",
                        "minLr",
                        "eps");
    }

    private static Iterable<String> asked(ScheduleType type) {
        MapOptions options = MapOptions.parse(LEGAL, ";");
        type.create(options);
        return options.asked();
    }
}
