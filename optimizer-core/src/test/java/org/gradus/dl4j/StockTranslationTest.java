package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradus.group.Group;
import org.gradus.group.Schedules;
import org.gradus.rule.Adadelta;
import org.gradus.rule.Adagrad;
import org.gradus.rule.Adam;
import org.gradus.rule.Adamax;
import org.gradus.rule.RMSprop;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Expression;
import org.gradus.schedule.Lambda;
import org.gradus.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;

/**
 * The translations of docs/dl4j-updaters.md against DL4J's own fit. Without it who moves from DL4J may be told settings that do
 * not give the same weights.
 */
class StockTranslationTest {
    private static final int STEPS = 50;

    // 1 - beta must survive rounding to a float: DL4J computes it there, and at 0.999 it is 5e-5 off.
    private static final double BETA1 = 0.875;
    private static final double BETA2 = 1 - 0x1p-7;

    /** An epsilon that counts. */
    private static final double EPS = 0.01;

    /** Epsilons that no root of a float feels, but that keep 0 / 0 from being computed. */
    private static final double TINY = 1e-20;

    /** DL4J's updater, and the settings that are exactly the same here. */
    private record Translation(IUpdater updater, Group group) {
        Translation(IUpdater updater, double lr, Rule rule) {
            this(updater, Group.rest(rule).withLr(lr).withWeightDecay(0.0));
        }

        /** With an epsilon that is divided by Adam's correction of the root. */
        Translation corrected() {
            Schedule schedule = new Lambda(new Expression("1 / sqrt(1 - " + BETA2 + " ** (step + 1))"));
            return new Translation(updater, group.withSchedules(Schedules.CONSTANT.with("eps", schedule)));
        }

        @Override
        public String toString() {
            return updater.getClass().getSimpleName();
        }
    }

    static Stream<Translation> translations() {
        return Stream.of(
                new Translation(new org.nd4j.linalg.learning.config.Sgd(0.1), 0.1, new Sgd(0, 0, false)),
                new Translation(new NoOp(), 1, new Sgd(0, 0, false)),
                new Translation(new Nesterovs(0.05, 0.9), 0.05, new Sgd(0.9, 0, true)),
                new Translation(adam(TINY), 0.001, new Adam(BETA1, BETA2, TINY)),
                new Translation(adam(EPS), 0.001, new Adam(BETA1, BETA2, EPS)).corrected(),
                new Translation(new AMSGrad(0.001, BETA1, BETA2, TINY), 0.001, new Adam(BETA1, BETA2, TINY, true)),
                new Translation(new AMSGrad(0.001, BETA1, BETA2, EPS), 0.001, new Adam(BETA1, BETA2, EPS, true))
                        .corrected(),
                new Translation(new AdaMax(0.001, BETA1, BETA2, EPS), 0.001, new Adamax(BETA1, BETA2, 1e-32)),
                new Translation(new AdaGrad(0.01, EPS), 0.01, new Adagrad(0, 1e-6, EPS)),
                new Translation(new AdaDelta(BETA1, EPS), 1, new Adadelta(BETA1, EPS)),
                new Translation(new RmsProp(0.001, BETA1, TINY), 0.001, new RMSprop(BETA1, TINY, 0, false)));
    }

    private static IUpdater adam(double eps) {
        return new org.nd4j.linalg.learning.config.Adam(0.001, BETA1, BETA2, eps);
    }

    @ParameterizedTest
    @MethodSource("translations")
    void theTranslationGivesTheWeightsOfFiftyFits(Translation translation) {
        StockTraining training = new StockTraining(translation.updater());
        float[] fitted = training.fitted(STEPS);
        float[] ours = training.ours(translation.group(), STEPS);
        assertThat(StockTraining.difference(ours, StockTraining.wide(fitted))).isLessThan(1e-6);
        assertThat(StockTraining.difference(training.statistics(ours), StockTraining.wide(training.statistics(fitted))))
                .isLessThan(1e-6);
        assertThat(StockTraining.difference(training.start(), StockTraining.wide(fitted)))
                .as("training moves the weights")
                .isGreaterThan(0.01);
    }

    @Test
    void whatTheTableCallsExactIsTested() throws IOException {
        Set<String> exact = StockTable.rows().entrySet().stream()
                .filter(row -> row.getValue().get(1).startsWith("exact"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(exact).isEqualTo(translations().map(Translation::toString).collect(Collectors.toSet()));
    }
}
