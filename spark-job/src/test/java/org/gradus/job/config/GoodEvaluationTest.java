package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.gradus.job.config.EvaluateConfig.Unit;
import org.junit.jupiter.api.Test;

/** Without it a number of rounds could be taken for epochs, or a run could end early that nobody asked to. */
class GoodEvaluationTest {
    private static EvaluateConfig evaluate(String text) {
        return Jobs.read("train: {evaluate: " + text + "}").train().evaluate();
    }

    @Test
    void aNumberCountsRoundsAndAWordEpochs() {
        assertThat(evaluate("{}")).isEqualTo(new EvaluateConfig(1, Unit.EPOCHS, 0));
        assertThat(evaluate("{every: epoch}")).isEqualTo(new EvaluateConfig(1, Unit.EPOCHS, 0));
        assertThat(evaluate("{every: {epoch: 3}}")).isEqualTo(new EvaluateConfig(3, Unit.EPOCHS, 0));
        assertThat(evaluate("{every: 20, topK: 5}")).isEqualTo(new EvaluateConfig(20, Unit.ROUNDS, 5));
    }

    @Test
    void nothingEndsARunEarlyUnlessAskedFor() {
        assertThat(Jobs.read("").train().stop()).isNull();
        assertThat(Jobs.read("train: {stop: {}}").train().stop()).isEqualTo(new EarlyStop("", 5, 0));
        assertThat(Jobs.read("train: {stop: {metric: auc, patience: 2, minChange: 1e-3}}")
                        .train()
                        .stop())
                .isEqualTo(new EarlyStop("auc", 2, 1e-3));
    }

    @Test
    void aNumberAloneIsABoundOnTheWorseSide() {
        String bounds = "require: {accuracy: 0.9, f1: 0.8, auc: 0.7, r2: 0.5, loss: 0.5, rmse: 2, mse: 4, mae: 1}";
        assertThat(Jobs.read(bounds).require())
                .extracting(Requirement::toString)
                .containsExactlyInAnyOrder(
                        "accuracy >= 0.9",
                        "f1 >= 0.8",
                        "auc >= 0.7",
                        "r2 >= 0.5",
                        "loss <= 0.5",
                        "rmse <= 2.0",
                        "mse <= 4.0",
                        "mae <= 1.0");
        assertThat(Jobs.read("require: {loss: '>= 0.5'}").require())
                .extracting(Requirement::toString)
                .containsExactly("loss >= 0.5");
    }

    @Test
    void theMetricOfTopKIsKnownWhereverMetricsAre() {
        JobConfig job = Jobs.read("train: {evaluate: {topK: 3}, watch: top3}\nrequire: {top3: 0.9, auc: 0.8}");
        assertThat(job.train().watch()).isEqualTo("top3");
        assertThat(job.require()).extracting(Requirement::metric).containsExactly("auc", "top3");
    }
}
