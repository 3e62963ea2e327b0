package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.gradus.engine.Regularization;
import org.gradus.plan.Clipping;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanFixture;
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

    private final float[] rateMask = Vectors.mask(LENGTH, 0.3, 2);
    private final float[] decayMask = Vectors.mask(LENGTH, 0.1, 3);
    private final float[] gradientMask = Vectors.mask(LENGTH, 0.1, 4);

    @ParameterizedTest
    @MethodSource("org.gradus.rule.RuleContractTest#rules")
    void masksAndPenaltiesMultiplyWhatTheyName(Rule rule) {
        compare(rule, new Regularization(0.002, 0.01, 0.05, true), Clipping.NONE);
    }

    @ParameterizedTest
    @MethodSource("org.gradus.rule.RuleContractTest#rules")
    void decayCanIgnoreTheRate(Rule rule) {
        compare(rule, new Regularization(0, 0, 0.003, false), Clipping.NONE);
    }

    @ParameterizedTest
    @MethodSource("org.gradus.rule.RuleContractTest#rules")
    void clippingComesAfterTheGradientMaskAndBeforeThePenalties(Rule rule) {
        compare(rule, new Regularization(0.002, 0.01, 0.05, true), new Clipping(20, 1.2));
    }

    private void compare(Rule rule, Regularization penalties, Clipping clipping) {
        float[] weights = Vectors.normal(LENGTH, 1);
        float[] start = weights.clone();
        Plan plan = new PlanFixture(FIRST, LENGTH - FIRST)
                .masks(rateMask, decayMask, gradientMask)
                .clip(clipping)
                .group(PlanFixture.settings("all", rule, LR, 0, new Exponential(0.99)), i -> true, penalties)
                .build();
        GroupedUpdate update = new GroupedUpdate(plan);
        Reference reference = new Reference(rule, penalties, clipping, weights);
        for (int step = 0; step < STEPS; step++) {
            float[] gradient = Vectors.normal(LENGTH, 100 + step);
            update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(gradient), step);
            reference.update(gradient, step);
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (rateMask[i] == 0) {
                assertThat(weights[i]).isEqualTo(start[i]);
            }
            difference += Math.pow(weights[i] - reference.weights[i], 2);
            norm += Math.pow(reference.weights[i], 2);
        }
        assertThat(Math.sqrt(difference / norm)).isLessThan(1e-6);
        assertThat(update.nonFinite()).isEmpty();
    }

    /** The semantics, spelled out. */
    private final class Reference {
        private final Rule rule;
        private final Regularization penalties;
        private final Clipping clipping;
        private final double[] weights = new double[LENGTH];
        private final double[][] memory = new double[LENGTH][NaiveRule.MEMORY];

        Reference(Rule rule, Regularization penalties, Clipping clipping, float[] start) {
            this.rule = rule;
            this.penalties = penalties;
            this.clipping = clipping;
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
                g[i] = Math.max(-clipping.value(), Math.min(clipping.value(), masked));
                squares += rateMask[i] == 0 ? 0 : g[i] * g[i];
            }
            NaiveRule naive = NaiveRule.of(rule);
            double scale = Math.min(1, clipping.norm() / (Math.sqrt(squares) + 1e-6));
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
