package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradus.rule.Adam;
import org.gradus.rule.ElementRule;
import org.gradus.rule.Hyperparameters;
import org.gradus.rule.Kernels;
import org.gradus.rule.NAdam;
import org.gradus.rule.RMSprop;
import org.gradus.rule.Rule;
import org.gradus.schedule.Expression;
import org.gradus.schedule.Lambda;
import org.gradus.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;

/**
 * The formulas of docs/dl4j-updaters.md against DL4J itself. Without it who moves from DL4J may be told a wrong formula; that
 * our side is PyTorch's, the golden updates show.
 */
class StockUpdaterTest {
    private static final int STEPS = 50;

    // 1 - beta must survive rounding to a float: DL4J computes it there, and at 0.999 it is 5e-5 off.
    private static final double BETA1 = 0.875;
    private static final double BETA2 = 1 - 0x1p-7;

    /** An epsilon that counts. */
    private static final double EPS = 0.01;

    static Stream<IUpdater> updaters() {
        return Stream.of(
                new org.nd4j.linalg.learning.config.Sgd(0.1),
                new NoOp(),
                new Nesterovs(0.1, 0.9),
                new org.nd4j.linalg.learning.config.Adam(0.01, BETA1, BETA2, EPS),
                new AMSGrad(0.01, BETA1, BETA2, EPS),
                new AdaBelief(0.01, BETA1, BETA2, EPS),
                new AdaMax(0.01, BETA1, BETA2, EPS),
                new Nadam(0.01, BETA1, BETA2, EPS),
                new AdaGrad(0.1, EPS),
                new AdaDelta(BETA1, EPS),
                new RmsProp(0.01, BETA1, EPS));
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void dl4jFollowsTheFormula(IUpdater updater) {
        int length = 100;
        GradientUpdater<?> stock = stock(updater, length);
        StockFormula formula = StockFormula.of(updater);
        double[][] memory = new double[length][StockFormula.MEMORY];
        Random random = new Random(1);
        for (int t = 0; t < STEPS; t++) {
            float[] gradient = gradient(random, length);
            float[] amounts = amounts(stock, gradient, t);
            double[] wanted = new double[length];
            for (int i = 0; i < length; i++) {
                wanted[i] = formula.update(memory[i], gradient[i], t + 1);
            }
            assertThat(StockTraining.difference(amounts, wanted)).isLessThan(1e-6);
        }
    }

    /** The page's expression: DL4J's epsilon beside the corrected root. */
    @Test
    void adamsEpsilonIsTranslatedByASchedule() {
        Schedule corrected = new Lambda(new Expression("1 / sqrt(1 - " + BETA2 + " ** (step + 1))"));
        for (boolean amsgrad : new boolean[] {false, true}) {
            IUpdater updater = amsgrad
                    ? new AMSGrad(0.01, BETA1, BETA2, EPS)
                    : new org.nd4j.linalg.learning.config.Adam(0.01, BETA1, BETA2, EPS);
            Rule rule = new Adam(BETA1, BETA2, EPS, amsgrad);
            double[] differences = differences(updater, 0.01, t ->
                    (ElementRule) Hyperparameters.with(rule, Map.of("eps", corrected.at(t - 1, EPS))));
            assertThat(Arrays.stream(differences).max().orElseThrow()).isLessThan(1e-6);
        }
    }

    /** With a constant mu the corrections fade, and with them the difference; at the start it is large. */
    @Test
    void nadamDiffersAtTheStartAndNotForEver() {
        NAdam constant = new NAdam(BETA1, 0.75, EPS, 1e6, false);
        double[] differences = differences(new Nadam(0.01, BETA1, 0.75, EPS), 0.01, t -> constant);
        assertThat(differences[0]).isGreaterThan(0.5);
        assertThat(differences[STEPS - 1]).isLessThan(0.01);
    }

    @Test
    void dl4jCannotTrainWithAdaBelief() {
        assertThatThrownBy(() -> new AdaBelief().instantiate(zeros(2), true))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }

    /** DL4J's v starts as epsilon, ours as 0: the difference fades as the decay does. */
    @Test
    void rmsPropDiffersByWhatIsLeftOfItsEpsilon() {
        RMSprop rule = new RMSprop(BETA1, EPS, 0, false);
        double[] differences = differences(new RmsProp(0.01, BETA1, EPS), 0.01, t -> rule);
        assertThat(differences[0]).isGreaterThan(1e-3);
        assertThat(differences[STEPS - 1]).isLessThan(1e-4);
    }

    @Test
    void theTableNamesEveryUpdaterOfDl4j() throws IOException {
        assertThat(StockTable.rows().keySet()).isEqualTo(StockTable.classes());
        assertThat(updaters().map(u -> u.getClass().getSimpleName()).collect(Collectors.toSet()))
                .isEqualTo(StockTable.classes());
    }

    /** For each step, how far the amounts are apart, when both see the same gradients. */
    private static double[] differences(IUpdater updater, double lr, IntFunction<ElementRule> rule) {
        int length = 100;
        GradientUpdater<?> stock = stock(updater, length);
        float[][] state = new float[3][length];
        Random random = new Random(1);
        double[] differences = new double[STEPS];
        for (int t = 0; t < STEPS; t++) {
            float[] gradient = gradient(random, length);
            float[] amounts = amounts(stock, gradient, t);
            Kernels.apply(rule.apply(t + 1).kernel(t, lr), gradient, length, state);
            differences[t] = StockTraining.difference(gradient, StockTraining.wide(amounts));
        }
        return differences;
    }

    private static GradientUpdater<?> stock(IUpdater updater, int length) {
        if (updater instanceof AdaBelief) {
            return (GradientUpdater<?>) updater.instantiate(Map.of("M", zeros(length), "S", zeros(length)), true);
        }
        long size = updater.stateSize(length);
        return (GradientUpdater<?>) updater.instantiate(size == 0 ? null : zeros(size), true);
    }

    private static INDArray zeros(long length) {
        return Nd4j.zeros(DataType.FLOAT, 1, length);
    }

    private static float[] amounts(GradientUpdater<?> stock, float[] gradient, int t) {
        INDArray row = Nd4j.create(gradient.clone(), new long[] {1, gradient.length}, 'c');
        stock.applyUpdater(row, t, 0);
        return row.toFloatVector();
    }

    private static float[] gradient(Random random, int length) {
        float[] gradient = new float[length];
        for (int i = 0; i < length; i++) {
            gradient[i] = (float) random.nextGaussian();
        }
        return gradient;
    }
}
