package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradus.group.Target;
import org.gradus.rule.RuleType;
import org.gradus.setting.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Weights after 200 steps of PyTorch in double precision: every rule, by one group, by three with different settings and by
 * slices of parameters, each without a mask, with a binary and with a fractional one. Without it the arithmetic may be any
 * optimizer's.
 */
class GoldenUpdateTest {
    private static final double TOLERANCE = 1e-6;

    /** What PyTorch 1.13 does not have; tested against a reference in double precision. */
    private static final Set<String> WITHOUT_PEER = Set.of("lion", "adafactor", "muon", "lamb");

    private static final List<String> NINE = Stream.of("one", "three", "slices")
            .flatMap(owners ->
                    Stream.of("none", "binary", "fraction").map(mask -> "owners=" + owners + " lrMask=" + mask))
            .toList();

    /** Lion's rates are exact in floats: all steps of a weight have one size, so that roundings of the weights would add up. */
    private static final String LION = "rule=lion lr=0.00390625|"
            + "rule=lion lr=0.0078125 betas=0.8:0.9 weightDecay=1|"
            + "rule=lion lr=0.0009765625 betas=0.95:0.98 weightDecay=0.5 maximize=true";

    private static final List<String> OVER_PARAMETERS = List.of(
            "rule=adafactor lr=0.02|"
                    + "rule=adafactor lr=0.01 beta2Decay=-0.5 eps=0.01:0.3 d=1.5 weightDecay=0.5|"
                    + "rule=adafactor lr=0.005 weightDecay=0.5 maximize=true",
            "rule=muon lr=0.01 weightDecay=0.1|"
                    + "rule=muon lr=0.02 momentum=0.8 nesterov=false adjustLr=matchRmsAdamw weightDecay=0.5|"
                    + "rule=muon lr=0.005 weightDecay=0.5 maximize=true adamwBetas=0.8:0.99",
            "rule=lamb lr=0.01|"
                    + "rule=lamb lr=0.02 betas=0.8:0.95 eps=1e-4 weightDecay=0.5|"
                    + "rule=lamb lr=0.005 weightDecay=1 maximize=true");

    /** Beside the nine: the other masks, and limits. */
    private static final List<String> OTHERS = List.of(
            "owners=three decayMask=halves",
            "owners=slices gradientMask=fraction",
            "owners=slices lrMask=fraction decayMask=halves gradientMask=binary",
            "owners=slices lrMask=binary decayMask=halves clipNorm=0.75 clipValue=0.25");

    static List<Golden> goldens() {
        return Golden.read("updates.csv");
    }

    static List<String> withoutPeer() {
        Stream<String> lions = NINE.stream().map(run -> run + "|" + LION);
        Stream<String> others = Stream.concat(NINE.stream(), OTHERS.stream())
                .flatMap(run -> OVER_PARAMETERS.stream().map(groups -> run + "|" + groups));
        return Stream.concat(lions, others).toList();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void weightsArePyTorchs(Golden golden) {
        GoldenCase run = GoldenCase.parse(golden.settings());
        float[] weights = run.trained();
        assertThat(relativeError(weights, golden.values())).isLessThan(TOLERANCE);
        assertThatFrozenBitsStay(run, weights, golden.values());
    }

    @ParameterizedTest
    @MethodSource("withoutPeer")
    void whatPyTorchDoesNotHaveIsTheReferences(String settings) {
        GoldenCase run = GoldenCase.parse(settings);
        float[] weights = run.trained();
        double[] expected = NaiveRun.trained(run);
        assertThat(relativeError(weights, expected)).isLessThan(TOLERANCE);
        assertThatFrozenBitsStay(run, weights, expected);
    }

    /** The reference must be right where PyTorch can tell, or it says nothing where PyTorch cannot. */
    @ParameterizedTest
    @MethodSource("goldens")
    void theReferenceIsPyTorchs(Golden golden) {
        double[] weights = NaiveRun.trained(GoldenCase.parse(golden.settings()));
        for (int i = 0; i < weights.length; i++) {
            assertThat(weights[i] - golden.values()[i]).isBetween(-1e-12, 1e-12);
        }
    }

    @ParameterizedTest
    @EnumSource(RuleType.class)
    void everyRuleOfPyTorchHasAllNineGoldens(RuleType type) {
        Set<String> runs = goldens().stream()
                .map(golden -> golden.settings().split("\\|"))
                .filter(parts -> Arrays.stream(parts).skip(1).allMatch(g -> g.startsWith("rule=" + type.key() + " ")))
                .map(parts -> parts[0])
                .collect(Collectors.toSet());
        if (WITHOUT_PEER.contains(type.key())) {
            assertThat(runs).isEmpty();
        } else {
            assertThat(runs).containsAll(NINE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"amsgrad=true", "centered=true", "nesterov=true", "decoupledWeightDecay=true", "maximize=true"})
    void everySwitchHasGoldens(String setting) {
        assertThat(goldens()).anyMatch(golden -> golden.settings().contains(setting));
    }

    @Test
    void slicesAreThoseOfTheGenerator() {
        assertThat(GoldenCase.parse(NINE.get(6) + "|" + LION).groups())
                .extracting(group -> group.select().elements(GoldenCase.layout()).stream()
                        .boxed()
                        .toList())
                .startsWith(List.of(0, 1, 4, 5, 8, 9, 12, 13, 14, 15, 16, 17, 18, 19), List.of(24, 26, 28, 30, 32, 34));
    }

    /** What does not move in the reference keeps its bits. */
    private static void assertThatFrozenBitsStay(GoldenCase run, float[] weights, double[] expected) {
        float[] start = GoldenCase.start();
        float[] mask = run.masks().get(Target.LEARNING_RATE);
        for (int i = 0; i < weights.length; i++) {
            if (mask[i] == 0 || expected[i] == start[i]) {
                assertThat(weights[i]).isEqualTo(start[i]);
            }
        }
    }

    private static double relativeError(float[] actual, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
