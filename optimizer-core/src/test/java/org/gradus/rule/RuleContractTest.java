package org.gradus.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.gradus.setting.MapOptions;
import org.gradus.setting.Serialized;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every rule over single elements promises; {@link TensorRuleContractTest} has the others. Without it a rule's numbers may depend on how a vector is cut into blocks, its state get lost,
 * or a weight move that has no gradient.
 */
public class RuleContractTest {
    /** Each rule with settings that use all of its arithmetic, and each with its defaults. */
    public static Stream<ElementRule> rules() {
        Stream<ElementRule> defaults = Stream.of(RuleType.values())
                .map(t -> t.create(MapOptions.none()))
                .filter(ElementRule.class::isInstance)
                .map(ElementRule.class::cast);
        Stream<ElementRule> full = Stream.of(
                new Sgd(0.9, 0.1, false),
                new Sgd(0.9, 0, true),
                new Adam(0.8, 0.95, 1e-6),
                new AdamW(0.8, 0.95, 1e-6),
                new Adam(0.5, 0.7, 1e-6, true),
                new AdamW(0.5, 0.7, 1e-6, true),
                new Adamax(0.8, 0.95, 1e-6),
                new NAdam(0.8, 0.95, 1e-6, 0.1, true),
                new RAdam(0.8, 0.95, 1e-6, true),
                new RAdam(0.8, 0.6, 1e-6, false),
                new Adagrad(0.1, 0.5, 1e-6),
                new Adadelta(0.8, 1e-4),
                new RMSprop(0.9, 1e-6, 0.8, false),
                new RMSprop(0.9, 1e-6, 0, true),
                new RMSprop(0.9, 1e-6, 0.8, true),
                new Rprop(0.7, 1.1, 1e-4, 0.02),
                new Asgd(0.1, 1, 2),
                new Lion(0.8, 0.9));
        return Stream.concat(defaults, full);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void blocksGiveTheSameBitsAsTheWhole(ElementRule rule) {
        int length = 1000;
        float[][] whole = new float[rule.slots().size()][length];
        float[][] pieces = new float[rule.slots().size()][length];
        Random random = new Random(1);
        for (long step = 0; step < 5; step++) {
            float[] expected = gradient(random, length);
            float[] cut = expected.clone();
            Kernels.apply(rule.kernel(step, 0.01), expected, length, whole);
            for (int at = 0; at < length; at += 7) {
                applyToPiece(rule.kernel(step, 0.01), cut, pieces, at, Math.min(7, length - at));
            }
            assertThat(cut).isEqualTo(expected);
            assertThat(pieces).isDeepEqualTo(whole);
        }
    }

    private static void applyToPiece(Kernel kernel, float[] gradient, float[][] slots, int at, int size) {
        float[] piece = Arrays.copyOfRange(gradient, at, at + size);
        float[][] state = new float[slots.length][];
        for (int s = 0; s < slots.length; s++) {
            state[s] = Arrays.copyOfRange(slots[s], at, at + size);
        }
        Kernels.apply(kernel, piece, size, state);
        System.arraycopy(piece, 0, gradient, at, size);
        for (int s = 0; s < slots.length; s++) {
            System.arraycopy(state[s], 0, slots[s], at, size);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void onlyTheGivenElementsChange(ElementRule rule) {
        float[][] slots = new float[rule.slots().size()][10];
        float[] gradient = {1, 2, 3, 4};
        Kernels.apply(rule.kernel(0, 0.1), gradient, 2, slots);
        assertThat(gradient).endsWith(3, 4);
        for (float[] slot : slots) {
            assertThat(slot).endsWith(new float[8]);
            assertThat(new float[] {slot[0], slot[1]}).doesNotContain(0);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void withoutGradientsNothingMoves(ElementRule rule) {
        float[][] slots = new float[rule.slots().size()][8];
        for (long step = 0; step < 3; step++) {
            float[] gradient = new float[8];
            Kernels.apply(rule.kernel(step, 0.1), gradient, 8, slots);
            assertThat(gradient).containsOnly(0);
            for (float[] slot : slots) {
                assertThat(slot).doesNotContain(Float.NaN, Float.POSITIVE_INFINITY);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void atRateZeroNothingMovesButTheStateDoes(ElementRule rule) {
        float[][] slots = new float[rule.slots().size()][2];
        float[] gradient = {1, -1};
        Kernels.apply(rule.kernel(0, 0), gradient, 2, slots);
        assertThat(gradient).containsOnly(0f, -0f);
        for (float[] slot : slots) {
            assertThat(slot).doesNotContain(0);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleTravels(ElementRule rule) throws Exception {
        assertThat(Serialized.copy(rule)).isEqualTo(rule);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleIsRegisteredUnderItsName(ElementRule rule) {
        assertThat(RuleType.names()).contains(rule.name());
        assertThat(RuleType.find(rule.name()).orElseThrow().create(MapOptions.none()))
                .hasSameClassAs(rule);
    }

    @ParameterizedTest
    @EnumSource(RuleType.class)
    void everyRegisteredRuleIsUnderAContractWithFullSettings(RuleType type) {
        Rule defaults = type.create(MapOptions.none());
        assertThat(Stream.<Rule>concat(rules(), TensorRuleContractTest.rules()))
                .anyMatch(r -> r.getClass() == defaults.getClass() && !r.equals(defaults));
        assertThat(RuleType.find(type.key() + "x")).isEmpty();
    }

    @Test
    void theOptionsHaveTheNamesOfTheJobFile() {
        assertThat(asked(RuleType.SGD)).containsExactly("momentum", "dampening", "nesterov");
        assertThat(asked(RuleType.ADAM)).containsExactly("betas", "eps", "amsgrad");
        assertThat(asked(RuleType.ADAMW)).containsExactly("betas", "eps", "amsgrad");
        assertThat(asked(RuleType.ADAMAX)).containsExactly("betas", "eps");
        assertThat(asked(RuleType.NADAM)).containsExactly("betas", "eps", "momentumDecay", "decoupledWeightDecay");
        assertThat(asked(RuleType.RADAM)).containsExactly("betas", "eps", "decoupledWeightDecay");
        assertThat(asked(RuleType.ADAGRAD)).containsExactly("lrDecay", "initialAccumulatorValue", "eps");
        assertThat(asked(RuleType.ADADELTA)).containsExactly("rho", "eps");
        assertThat(asked(RuleType.RMSPROP)).containsExactly("alpha", "eps", "momentum", "centered");
        assertThat(asked(RuleType.RPROP)).containsExactly("etas", "stepSizes");
        assertThat(asked(RuleType.ASGD)).containsExactly("lambd", "alpha", "t0");
        assertThat(asked(RuleType.LION)).containsExactly("betas");
        assertThat(asked(RuleType.ADAFACTOR)).containsExactly("beta2Decay", "eps", "d");
        assertThat(asked(RuleType.MUON))
                .containsExactly(
                        "momentum",
                        "nesterov",
                        "nsA",
                        "nsB",
                        "nsC",
                        "eps",
                        "nsSteps",
                        "adjustLr",
                        "adamwBetas",
                        "adamwEps");
        assertThat(asked(RuleType.LAMB)).containsExactly("betas", "eps");
    }

    private static Iterable<String> asked(RuleType type) {
        MapOptions options = MapOptions.none();
        type.create(options);
        return options.asked();
    }

    private static float[] gradient(Random random, int length) {
        float[] gradient = new float[length];
        for (int i = 0; i < length; i++) {
            gradient[i] = (float) random.nextGaussian();
        }
        return gradient;
    }
}
