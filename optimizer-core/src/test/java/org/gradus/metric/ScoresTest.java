package org.gradus.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.gradus.engine.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A quality gate could otherwise pass on outputs that are no numbers, on no rows at all, or on a network that cannot choose. */
class ScoresTest {
    private static final Scoring THREE = new Scoring(true, 3, 2);

    private static Scores counted(Scoring scoring, float[] labels, float[] outputs) {
        Scores scores = new Scores(scoring);
        int rows = labels.length / scoring.outputs();
        scores.add(new Batch(labels, labels, rows), outputs, 1);
        return scores;
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void oneOutputThatIsNoNumberSpoilsAllMetrics(float bad) {
        float[] labels = {1, 0, 0, 0, 1, 0};
        Scores scores = counted(THREE, labels, new float[] {0.5f, 0.25f, 0.25f, 0.25f, bad, 0.5f});
        Scores all = counted(THREE, labels, labels);
        all.merge(scores);
        assertThat(all.metrics())
                .hasSize(7)
                .allSatisfy((name, value) -> assertThat(value).as(name).isNaN());
        assertThat(all.counts()).isEmpty();
        assertThat(counted(new Scoring(false, 1, 0), new float[] {1}, new float[] {bad})
                        .metrics())
                .allSatisfy((name, value) -> assertThat(value).as(name).isNaN());
    }

    @Test
    void whereNothingWasCountedNoMetricIsANumber() {
        for (Scoring scoring : new Scoring[] {THREE, new Scoring(true, 1, 0), new Scoring(false, 2, 0)}) {
            assertThat(new Scores(scoring).metrics())
                    .hasSize(scoring.metrics().size())
                    .allSatisfy((name, value) -> assertThat(value).as(name).isNaN());
        }
    }

    @Test
    void oneClassAloneHasNoAreaAndTheRestIsDefined() {
        float[] labels = {1, 0, 0, 1, 0, 0};
        Map<String, Double> metrics = counted(THREE, labels, labels).metrics();
        assertThat(metrics.get("auc")).isNaN();
        assertThat(metrics)
                .containsEntry("accuracy", 1.0)
                .containsEntry("f1", 1.0)
                .containsEntry("top2", 1.0);
    }

    @Test
    void aNetworkThatGivesAllClassesTheSameIsNotAmongTheBest() {
        float[] labels = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        Map<String, Double> metrics = counted(THREE, labels, new float[9]).metrics();
        assertThat(metrics.get("accuracy")).isCloseTo(1 / 3.0, within(1e-15));
        assertThat(metrics.get("top2")).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(metrics.get("auc")).isEqualTo(0.5);
    }

    @Test
    void countsSayWhereTheMetricsComeFrom() {
        float[] labels = {1, 0, 0, 0, 1, 0, 0, 1, 0};
        float[] outputs = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        assertThat(counted(THREE, labels, outputs).counts())
                .containsEntry("examples", new long[] {1, 2, 0})
                .containsEntry("predicted", new long[] {1, 1, 1})
                .containsEntry("correct", new long[] {1, 1, 0})
                .containsEntry("aucError", 0.0);
    }

    @Test
    void whereEveryClassOccursAndIsPredictedTheNumbersAreDl4js() {
        for (String settings :
                new String[] {"classes:1:211:4096:0-1", "classes:2:200:4096:0-1", "classes:4:503:64:0-1-2-3"}) {
            Drawn drawn = Drawn.of(settings);
            int outputs = drawn.scoring().outputs();
            Evaluation dl4j = new Evaluation(Math.max(2, outputs));
            try (INDArray labels = Nd4j.createFromArray(drawn.labels()).reshape(drawn.rows(), outputs);
                    INDArray predicted = Nd4j.createFromArray(drawn.outputs()).reshape(drawn.rows(), outputs)) {
                dl4j.eval(labels, predicted);
            }
            Map<String, Double> metrics = drawn.scores(3).metrics();
            assertThat(metrics.get("accuracy")).isCloseTo(dl4j.accuracy(), within(1e-12));
            assertThat(metrics.get("precision")).isCloseTo(dl4j.precision(), within(1e-12));
            assertThat(metrics.get("recall")).isCloseTo(dl4j.recall(), within(1e-12));
            assertThat(metrics.get("f1")).isCloseTo(dl4j.f1(), within(1e-12));
        }
    }

    @Test
    void r2OfLabelsThatAreAllEqualIsANumber() {
        Scoring one = new Scoring(false, 1, 0);
        assertThat(counted(one, new float[] {3, 3}, new float[] {3, 3}).metrics())
                .containsEntry("r2", 1.0);
        assertThat(counted(one, new float[] {3, 3}, new float[] {3, 4}).metrics())
                .containsEntry("r2", 0.0);
    }

    @Test
    void outputsOfAnotherShapeAreRefused() {
        assertThatThrownBy(() -> counted(THREE, new float[] {1, 0, 0}, new float[2]))
                .hasMessage("2 outputs of 1 examples; must have 3 each");
        assertThatThrownBy(() -> new Scoring(true, 3, 3))
                .hasMessage("topK is 3; must be from 2 to 2, as the network has 3 outputs");
    }
}
