package org.gradus.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gradus.setting.Golden;
import org.gradus.setting.MapOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schedules' numbers: PyTorch's, with boundaries that belong to the later value. Without it a rate may change one step
 * early or late, or a default differ from the documented one.
 */
class ScheduleTest {
    static List<Golden> goldens() {
        return Golden.read("schedules.csv");
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void ratesArePyTorchs(Golden golden) {
        Schedule schedule = ScheduleText.parse(golden.settings()).observed(Metrics.until(300));
        double base = golden.values()[0];
        for (int step = 0; step <= 300; step++) {
            assertThat(schedule.at(step, base))
                    .as("step %d", step)
                    .isCloseTo(golden.values()[step + 1], within(1e-12 * base));
        }
    }

    @Test
    void everyScheduleOfPyTorchHasGoldens() {
        String all = goldens().stream().map(Golden::settings).collect(Collectors.joining("&", "&", ""));
        assertThat(ScheduleType.names())
                .filteredOn(name -> !all.contains("&" + name + "("))
                .containsExactly("inverseSqrt", "warmupStableDecay");
    }

    @Test
    void theInverseSquareRootRisesToTheBaseAndFalls() {
        InverseSqrt schedule = new InverseSqrt(100);
        assertThat(schedule.at(0, 2)).isZero();
        assertThat(schedule.at(25, 2)).isEqualTo(0.5);
        assertThat(schedule.at(100, 2)).isEqualTo(2);
        assertThat(schedule.at(400, 2)).isEqualTo(1);
        assertThat(schedule.at(2500, 2)).isEqualTo(0.4);
    }

    @Test
    void theStablePartLiesBetweenTheRiseAndTheDecay() {
        Schedule linear = new WarmupStableDecay(10, 20, 40, 0.1, Anneal.LINEAR);
        assertThat(linear.at(0, 2)).isZero();
        assertThat(linear.at(5, 2)).isEqualTo(1);
        assertThat(linear.at(10, 2)).isEqualTo(2);
        assertThat(linear.at(30, 2)).isEqualTo(2);
        assertThat(linear.at(50, 2)).isCloseTo(1.1, within(1e-15));
        assertThat(linear.at(70, 2)).isEqualTo(0.2);
        assertThat(linear.at(71, 2)).isEqualTo(0.2);
        Schedule cos = new WarmupStableDecay(0, 0, 40, 0, Anneal.COS);
        for (int step = 0; step <= 40; step++) {
            assertThat(cos.at(step, 2)).isCloseTo(new Cosine(40, 0).at(step, 2), within(1e-15));
        }
    }

    @Test
    void theOneCycleStaysAtItsEnd() {
        OneCycle cycle = new OneCycle(1, 100, 0.3, Anneal.COS, 10, 100, false);
        assertThat(cycle.at(29, 5)).isEqualTo(1);
        assertThat(cycle.at(99, 5)).isEqualTo(0.001);
        assertThat(cycle.at(100, 5)).isEqualTo(0.001);
    }

    @Test
    void aProductIsTheSameBitsWhateverWasAskedBefore() {
        Factor factor = step -> 1 - 1.0 / (step + 3);
        double product = 1;
        Multiplicative asked = new Multiplicative(factor);
        for (long step = 0; step <= 1000; step++) {
            product *= step == 0 ? 1 : factor.at(step);
            assertThat(asked.at(step, 1)).isEqualTo(product);
            if (step % 97 == 0) {
                assertThat(new Multiplicative(factor).at(step, 1)).isEqualTo(product);
            }
        }
        assertThat(new Multiplicative(step -> step == 70 ? 0 : 2).at(Long.MAX_VALUE, 1))
                .isZero();
    }

    @Test
    void aFactorThatIsNoFactorIsRefusedWithItsStep() {
        Lambda lambda = new Lambda(step -> 1 - step / 10.0);
        assertThat(lambda.at(10, 1)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lambda.at(20, 1))
                .withMessage("factor at step 20 is -1.0; must be a finite number, 0 or more");
    }

    @Test
    void schedulesInAChainMultiply() {
        Schedule chained = new Chained(List.of(new Constant(0.5, 10), new Exponential(0.9), new Cosine(100, 0)));
        assertThat(chained.at(0, 2)).isEqualTo(1);
        assertThat(chained.at(50, 2)).isCloseTo(StrictMath.pow(0.9, 50), within(1e-15));
    }

    @Test
    void anExpressionCountsTheEpochsOfItsPlace() {
        Schedule lambda = new Lambda(new Expression("epoch"));
        assertThat(lambda.inEpochs(1, 10).at(29, 1)).isEqualTo(2);
        assertThat(lambda.inEpochs(4, 10).at(5, 1)).isEqualTo(2);
        Schedule product = new Multiplicative(new Expression("if(epoch < 2, 1, 0.5)"));
        Schedule all = new Sequence(List.of(new Chained(List.of(new Every(lambda, 5))), product), List.of(30L));
        assertThat(all.inEpochs(1, 10).at(29, 1)).isEqualTo(2);
        assertThat(all.inEpochs(1, 10).at(30 + 19, 1)).isEqualTo(1);
        assertThat(all.inEpochs(1, 10).at(30 + 21, 1)).isEqualTo(0.25);
    }

    @Test
    void aBoundaryBelongsToTheLaterValue() {
        assertThat(new Constant(0.5, 10).at(9, 2)).isEqualTo(1);
        assertThat(new Constant(0.5, 10).at(10, 2)).isEqualTo(2);
        assertThat(new Step(10, 0.5).at(9, 2)).isEqualTo(2);
        assertThat(new Step(10, 0.5).at(10, 2)).isEqualTo(1);
        assertThat(new Warmup(10, 0.5, 1).at(0, 2)).isEqualTo(1);
        assertThat(new Warmup(10, 0.5, 1).at(10, 2)).isEqualTo(2);
        assertThat(new Every(new Step(1, 0.5), 10).at(9, 2)).isEqualTo(2);
        assertThat(new Every(new Step(1, 0.5), 10).at(10, 2)).isEqualTo(1);
        Schedule sequence = new Sequence(List.of(new Constant(0.5, 100), new Exponential(0.1)), List.of(10L));
        assertThat(new MultiStep(List.of(10L), 0.5).at(9, 2)).isEqualTo(2);
        assertThat(new MultiStep(List.of(10L), 0.5).at(10, 2)).isEqualTo(1);
        assertThat(new CosineWarmRestarts(10, 1, 0).at(10, 2)).isEqualTo(2);
        assertThat(sequence.at(9, 2)).isEqualTo(1);
        assertThat(sequence.at(10, 2)).isEqualTo(2);
    }

    @Test
    void theCosineRisesAgainAfterItsSteps() {
        Cosine cosine = new Cosine(10, 0.5);
        assertThat(cosine.at(10, 2)).isEqualTo(0.5);
        assertThat(cosine.at(20, 2)).isEqualTo(2);
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        assertThat(ScheduleType.CONSTANT.create(MapOptions.none())).isEqualTo(new Constant());
        assertThat(ScheduleType.WARMUP.create(MapOptions.none())).isEqualTo(new Warmup(5, 1.0 / 3, 1));
        assertThat(ScheduleType.STEP.create(MapOptions.parse("stepSize=3", ";")))
                .isEqualTo(new Step(3, 0.1));
        assertThat(ScheduleType.COSINE.create(MapOptions.parse("steps=3", ";"))).isEqualTo(new Cosine(3, 0));
        assertThat(made("multiStep", "milestones=3:4")).isEqualTo(new MultiStep(List.of(3L, 4L), 0.1));
        assertThat(made("linear", "")).isEqualTo(new Warmup(5, 1.0 / 3, 1));
        assertThat(made("polynomial", "")).isEqualTo(new Polynomial(5, 1));
        assertThat(made("cosineWarmRestarts", "t0=4")).isEqualTo(new CosineWarmRestarts(4, 1, 0));
        assertThat(made("cyclic", "baseLr=0.1;maxLr=1;stepSizeUp=9"))
                .isEqualTo(new Cyclic(0.1, 1, 9, 9, Cyclic.Mode.TRIANGULAR, 1));
        assertThat(made("cyclic", "baseLr=0.1;maxLr=1"))
                .isEqualTo(new Cyclic(0.1, 1, 2000, 2000, Cyclic.Mode.TRIANGULAR, 1));
        assertThat(made("oneCycle", "maxLr=1;totalSteps=8"))
                .isEqualTo(new OneCycle(1, 8, 0.3, Anneal.COS, 25, 1e4, false));
        assertThat(made("plateau", ""))
                .isEqualTo(new Plateau(
                        "loss", Plateau.Mode.MIN, 0.1, 10, 1e-4, Plateau.ThresholdMode.REL, 0, 0, 1e-8, List.of()));
        assertThat(made("inverseSqrt", "")).isEqualTo(new InverseSqrt(4000));
        assertThat(made("warmupStableDecay", "warmupSteps=1;stableSteps=2;decaySteps=3"))
                .isEqualTo(new WarmupStableDecay(1, 2, 3, 0, Anneal.COS));
    }

    private static Schedule made(String type, String options) {
        return ScheduleType.find(type).orElseThrow().create(MapOptions.parse(options, ";"));
    }

    @Test
    void lengthsTellWhereTheNextScheduleStarts() {
        assertThat(new Constant().length()).isEmpty();
        assertThat(new Constant(0.1, 7).length()).hasValue(7);
        assertThat(new Exponential(0.9).length()).isEmpty();
        assertThat(new Step(3, 0.9).length()).isEmpty();
        assertThat(new Cosine(8, 0).length()).hasValue(8);
        assertThat(new Warmup(5, 0, 1).length()).hasValue(5);
        assertThat(new Every(new Warmup(5, 0, 1), 20).length()).hasValue(100);
        assertThat(new Sequence(List.of(new Warmup(5, 0, 1), new Cosine(8, 0)), List.of(6L)).length())
                .hasValue(14);
        assertThat(new Sequence(List.of(new Warmup(5, 0, 1), new Exponential(1)), List.of(5L)).length())
                .isEmpty();
        assertThat(new Polynomial(9, 2).length()).hasValue(9);
        assertThat(new OneCycle(1, 100, 0.3, Anneal.COS, 10, 100, false).length())
                .hasValue(100);
        assertThat(new WarmupStableDecay(1, 2, 3, 0, Anneal.COS).length()).hasValue(6);
        assertThat(new CosineWarmRestarts(4, 1, 0).length()).isEmpty();
        assertThat(new Chained(List.of(new Cosine(8, 0), new Constant(1, 9), new Warmup(5, 0, 1))).length())
                .hasValue(9);
        assertThat(new Chained(List.of(new Exponential(1), new Warmup(5, 0, 1))).length())
                .isEmpty();
    }

    static Stream<Arguments> illegal() {
        Warmup warmup = new Warmup(5, 0, 1);
        return Stream.of(
                refused(() -> new Constant(-1, 5), "factor is -1.0; must be a finite number, 0 or more"),
                refused(() -> new Constant(Double.NaN, 5), "factor is NaN; must be a finite number, 0 or more"),
                refused(() -> new Constant(1, 0), "steps is 0; must be 1 or more"),
                refused(() -> new Step(0, 0.1), "stepSize is 0; must be 1 or more"),
                refused(() -> new Step(1, -0.1), "gamma is -0.1; must be a finite number, 0 or more"),
                refused(() -> new Exponential(Double.POSITIVE_INFINITY), "gamma is Infinity; must be a finite"),
                refused(() -> new Cosine(0, 0), "steps is 0; must be 1 or more"),
                refused(() -> new Cosine(1, -1e-3), "etaMin is -0.001; must be a finite number, 0 or more"),
                refused(() -> new Warmup(0, 0, 1), "steps is 0; must be 1 or more"),
                refused(() -> new Warmup(1, -0.1, 1), "startFactor is -0.1; must be in [0, 1]"),
                refused(() -> new Warmup(1, 0, 1.5), "endFactor is 1.5; must be in [0, 1]"),
                refused(() -> new MultiStep(List.of(), 1), "milestones is empty; must have at least one step"),
                refused(() -> new MultiStep(List.of(0L), 1), "milestones[0] is 0; must be 1 or more"),
                refused(() -> new MultiStep(List.of(3L, 3L), 1), "milestones[1] is 3; must be 4 or more"),
                refused(() -> new Polynomial(5, 0), "power is 0.0; must be a finite number above 0"),
                refused(() -> new CosineWarmRestarts(0, 1, 0), "t0 is 0; must be 1 or more"),
                refused(() -> new CosineWarmRestarts(1, 0, 0), "tMult is 0; must be 1 or more"),
                refused(() -> cyclic(0.2, 0.1, 5, 1), "baseLr is 0.2; must be at most maxLr, 0.1"),
                refused(() -> cyclic(-0.2, 0.1, 5, 1), "baseLr is -0.2; must be a finite number, 0 or more"),
                refused(() -> cyclic(0, 1, 0, 1), "stepSizeUp is 0; must be 1 or more"),
                refused(
                        () -> cyclic(0, 1, Long.MAX_VALUE, 1),
                        "stepSizeUp is 9223372036854775807 and stepSizeDown is 5"),
                refused(() -> cyclic(0, 1, 5, 1.5), "gamma is 1.5; must be in [0, 1]"),
                refused(() -> oneCycle(-1, 9, 0.3), "maxLr is -1.0; must be a finite number, 0 or more"),
                refused(() -> oneCycle(1, 0, 0.3), "totalSteps is 0; must be 1 or more"),
                refused(() -> oneCycle(1, 9, 0.6), "pctStart is 0.6; must be in [0, 0.5] with threePhase"),
                refused(() -> new InverseSqrt(0), "warmupSteps is 0; must be 1 or more"),
                refused(() -> new WarmupStableDecay(0, -1, 1, 0, Anneal.COS), "stableSteps is -1; must be 0 or more"),
                refused(() -> new WarmupStableDecay(0, 0, 0, 0, Anneal.COS), "decaySteps is 0; must be 1 or more"),
                refused(() -> new WarmupStableDecay(0, 0, 1, 2, Anneal.COS), "minFactor is 2.0; must be in [0, 1]"),
                refused(() -> new Chained(List.of()), "chained is empty; must have at least one schedule"),
                refused(() -> new Lambda(new Expression("log(step)")), "factor at step 0 is -Infinity; must be"),
                refused(() -> new Multiplicative(step -> -step), "factor at step 1 is -1.0; must be"),
                refused(() -> new Every(warmup, 0), "n is 0; must be 1 or more"),
                refused(() -> new Sequence(List.of(), List.of()), "milestones has 0 entries for 0 schedules"),
                refused(() -> new Sequence(List.of(warmup), List.of(3L)), "milestones has 1 entries for 1 schedules"),
                refused(
                        () -> new Sequence(List.of(warmup, warmup, warmup), List.of(5L, 5L)),
                        "milestones[1] is 5; must be 6 or more"));
    }

    private static Cyclic cyclic(double baseLr, double maxLr, long up, double gamma) {
        return new Cyclic(baseLr, maxLr, up, 5, Cyclic.Mode.EXP_RANGE, gamma);
    }

    private static OneCycle oneCycle(double maxLr, long totalSteps, double pctStart) {
        return new OneCycle(maxLr, totalSteps, pctStart, Anneal.COS, 25, 1e4, true);
    }

    private static Arguments refused(ThrowingCallable call, String message) {
        return Arguments.of(call, message);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("illegal")
    void anIllegalSettingIsRefusedWithItsValue(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageStartingWith(message);
    }
}
