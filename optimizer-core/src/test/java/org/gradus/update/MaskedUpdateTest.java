package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.gradus.engine.Regularization;
import org.gradus.group.Clipping;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanFixture;
import org.gradus.rule.ElementRule;
import org.gradus.rule.Rule;
import org.gradus.schedule.Exponential;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Masks, penalties and clipping against a reference in double precision that goes element by element. Without it a mask may
 * multiply the wrong thing, or meet the wrong element where a block or a run ends.
 */
class MaskedUpdateTest {
    private static final int FIRST = 3000;
    private static final int LENGTH = 5000;
    private static final int STEPS = 50;
    private static final double LR = 0.01;
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private final float[] rateMask = Vectors.mask(LENGTH, 0.3, 2);
    private final float[] decayMask = Vectors.mask(LENGTH, 0.1, 3);
    private final float[] gradientMask = Vectors.mask(LENGTH, 0.1, 4);

    @ParameterizedTest
    @MethodSource("org.gradus.rule.RuleContractTest#rules")
    void masksAndPenaltiesMultiplyWhatTheyName(ElementRule rule) {
        compare(rule, new Regularization(0.002, 0.01, 0.05, true), INFINITE, INFINITE);
    }

    @ParameterizedTest
    @MethodSource("org.gradus.rule.RuleContractTest#rules")
    void decayCanIgnoreTheRate(ElementRule rule) {
        compare(rule, new Regularization(0, 0, 0.003, false), INFINITE, INFINITE);
    }

    @ParameterizedTest
    @MethodSource("org.gradus.rule.RuleContractTest#rules")
    void clippingComesAfterTheGradientMaskAndBeforeThePenalties(ElementRule rule) {
        compare(rule, new Regularization(0.002, 0.01, 0.05, true), 20, 1.2);
    }

    private void compare(Rule rule, Regularization penalties, double norm, double value) {
        float[] weights = Vectors.normal(LENGTH, 1);
        float[] start = weights.clone();
        Plan plan = new PlanFixture(FIRST, LENGTH - FIRST)
                .masks(rateMask, decayMask, gradientMask)
                .clip(norm)
                .group(
                        PlanFixture.settings("all", rule, LR, 0, new Exponential(0.99))
                                .withClipping(Clipping.NONE.withValue(value)),
                        i -> true,
                        penalties)
                .build();
        GroupedUpdate update = new GroupedUpdate(plan);
        Reference reference = new Reference(rule, penalties, norm, value, weights);
        for (int step = 0; step < STEPS; step++) {
            float[] gradient = Vectors.normal(LENGTH, 100 + step);
            update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(gradient), step);
            reference.update(gradient, step);
        }
        double difference = 0;
        double size = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (rateMask[i] == 0) {
                assertThat(weights[i]).isEqualTo(start[i]);
            }
            difference += Math.pow(weights[i] - reference.weights[i], 2);
            size += Math.pow(reference.weights[i], 2);
        }
        assertThat(Math.sqrt(difference / size)).isLessThan(1e-6);
        assertThat(update.nonFinite()).isEmpty();
    }

    /** The semantics, spelled out. */
    private final class Reference {
        private final Rule rule;
        private final Regularization penalties;
        private final double limit;
        private final double value;
        private final double[] weights = new double[LENGTH];
        private final double[][] memory = new double[LENGTH][NaiveRule.MEMORY];

        Reference(Rule rule, Regularization penalties, double limit, double value, float[] start) {
            this.rule = rule;
            this.penalties = penalties;
            this.limit = limit;
            this.value = value;
            for (int i = 0; i < LENGTH; i++) {
                weights[i] = start[i];
            }
        }

        void update(float[] gradient, int step) {
            double lr = LR * Math.pow(0.99, step);
            double[] g = new double[LENGTH];
            double squares = 0;
            for (int i = 0; i < LENGTH; i++) {
                double masked = gradient[i] * (double) gradientMask[i];
                g[i] = Math.max(-value, Math.min(value, masked));
                squares += rateMask[i] == 0 ? 0 : g[i] * g[i];
            }
            NaiveRule naive = NaiveRule.of(rule);
            double scale = Math.min(1, limit / (Math.sqrt(squares) + 1e-6));
            for (int i = 0; i < LENGTH; i++) {
                if (rateMask[i] != 0) {
                    double w = weights[i];
                    double penalty = decayMask[i] * (penalties.l2() * w + penalties.l1() * Math.signum(w));
                    double decay = penalties.weightDecay() * decayMask[i] * (penalties.timesRate() ? lr : 1);
                    decay += NaiveRule.shrink(rule, step + 1, lr) * decayMask[i];
                    weights[i] = w * (1 - rateMask[i] * decay);
                    weights[i] -= rateMask[i] * naive.update(memory[i], scale * g[i] + penalty, step + 1, lr);
                }
            }
        }
    }
}
