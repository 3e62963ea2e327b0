package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.formula.Evaluation;
import org.gradus.formula.Formula;
import org.gradus.rule.ElementRule;
import org.gradus.rule.Kernel;
import org.gradus.rule.RuleContractTest;
import org.gradus.rule.Sgd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds compiled loops against the formula, element by element. Without it weights depend on whether a JVM has vector
 * instructions, on where an element lies, or on which other features a group uses.
 */
class LoopBitsTest {
    private static final int LENGTH = 300;
    private static final int COUNT = 203;
    private static final int BORDER = 91;
    private static final int BASE = 7;
    private static final int AT = 41;
    private static final int FROM = 13;

    static Stream<ElementRule> rules() {
        return RuleContractTest.rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleHasTheBitsOfItsFormula(ElementRule rule) {
        for (long step = 0; step < 8; step += 3) {
            Kernel kernel = rule.kernel(step, 0.01);
            Data expected = new Data(rule.slots().size());
            Evaluation evaluation = new Evaluation(kernel.formula(), kernel.scalars());
            for (int i = 0; i < COUNT; i++) {
                float[] slots = expected.slots(AT + i);
                float amount = evaluation.amount(expected.gradient[i], expected.weights[i], slots);
                expected.weights[i] -= amount;
                evaluation.settle(expected.weights[i]);
                expected.put(AT + i, slots);
            }
            requireSame(fusion(kernel.formula(), 0), kernel, expected);
        }
    }

    static IntStream features() {
        return IntStream.range(0, 1 << 10);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleWithAllFeaturesHasTheSameBitsOnVectors(ElementRule rule) {
        for (int features : new int[] {0x3ff, 0x1ff, 0x155}) {
            requireSame(fusion(rule.kernel(3, 0.01).formula(), features), rule.kernel(3, 0.01), null);
        }
    }

    @ParameterizedTest
    @MethodSource("features")
    void anyFeaturesHaveTheSameBitsOnVectors(int features) {
        if (features % 7 == 0 || Integer.bitCount(features) < 3) {
            Kernel kernel = new Sgd(0.9, 0, true).kernel(3, 0.01);
            requireSame(fusion(kernel.formula(), features), kernel, null);
        }
    }

    private static Fusion fusion(Formula formula, int bits) {
        boolean[] on = new boolean[10];
        for (int k = 0; k < on.length; k++) {
            on[k] = (bits >> k & 1) == 1;
        }
        return new Fusion(formula, on[0], on[1], on[2], on[3], on[4], on[5], on[6], on[7], on[8], on[9]);
    }

    private static float[] numbers(Kernel kernel, int base) {
        float[] numbers = new float[base + Fusion.NUMBERS];
        System.arraycopy(Data.SETTINGS, 0, numbers, base, Fusion.SETTINGS);
        System.arraycopy(kernel.scalars(), 0, numbers, base + Fusion.SETTINGS, kernel.scalars().length);
        return numbers;
    }

    /** Runs both forms as they are used: the one with vectors on two pieces of an array, the other on copies. */
    private static void requireSame(Fusion fusion, Kernel kernel, Data known) {
        int slots = fusion.formula().slots().size();
        Data vectors = new Data(slots);
        Loop loop = LoopCompiler.vectors(fusion);
        for (int first = 0, end = BORDER; first < COUNT; first = end, end = COUNT) {
            loop.run(
                    vectors.weights,
                    vectors.gradient,
                    first,
                    end,
                    vectors.state,
                    vectors.masks,
                    AT,
                    FROM,
                    numbers(kernel, BASE),
                    BASE,
                    vectors.trace);
        }
        Data plain = new Data(slots);
        Block block = new Block(Block.SIZE, slots);
        System.arraycopy(plain.weights, 0, block.weights, 0, COUNT);
        System.arraycopy(plain.gradient, 0, block.gradient, 0, COUNT);
        block.runInFront(LoopCompiler.plain(fusion), COUNT, plain.state, plain.masks, AT, FROM, numbers(kernel, 0));
        System.arraycopy(block.weights, 0, plain.weights, 0, COUNT);
        System.arraycopy(block.gradient, 0, plain.gradient, 0, COUNT);
        plain.requireEqual(vectors);
        assertThat(block.finite()).isFalse();
        assertThat(vectors.trace).contains(Float.NaN);
        if (known != null) {
            known.requireEqual(vectors);
        }
    }

    /** Ordinary numbers, and those that arithmetic treats in a way of their own. */
    private static final class Data {
        static final float[] SETTINGS = {-1.5f, 1.5f, 0.75f, 0.01f, 0.02f, 0.003f};
        private static final float[] ODD = {
            0f,
            -0f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            Float.MAX_VALUE,
            1e-20f
        };

        final float[] weights = numbers(1);
        final float[] gradient = numbers(2);
        final float[] trace = new float[Block.SIZE];
        final float[][] masks = {numbers(3), numbers(4), numbers(5), numbers(6)};
        final float[][] state;

        Data(int slots) {
            state = IntStream.range(0, slots)
                    .mapToObj(s -> numbers(10 + s))
                    .peek(slot -> IntStream.range(0, LENGTH).forEach(i -> slot[i] = Math.abs(slot[i])))
                    .toArray(float[][]::new);
        }

        private static float[] numbers(long seed) {
            Random random = new Random(seed);
            float[] numbers = new float[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                numbers[i] = random.nextInt(16) == 0 ? ODD[random.nextInt(ODD.length)] : (float) random.nextGaussian();
            }
            return numbers;
        }

        float[] slots(int i) {
            float[] slots = new float[state.length];
            for (int s = 0; s < slots.length; s++) {
                slots[s] = state[s][i];
            }
            return slots;
        }

        void put(int i, float[] slots) {
            for (int s = 0; s < slots.length; s++) {
                state[s][i] = slots[s];
            }
        }

        void requireEqual(Data other) {
            assertThat(other.weights).isEqualTo(weights);
            assertThat(other.gradient).isEqualTo(gradient);
            for (int s = 0; s < state.length; s++) {
                assertThat(other.state[s]).isEqualTo(state[s]);
            }
        }
    }
}
