package org.gradus.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.gradus.setting.Golden;
import org.gradus.setting.Serialized;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A metric could otherwise be another than the one that its name stands for in scikit-learn, or depend on how rows are cut. */
class MetricsGoldenTest {
    private static final List<String> CLASSES = List.of("accuracy", "precision", "recall", "f1", "auc", "top2");
    private static final List<String> NUMBERS = List.of("mse", "mae", "rmse", "r2");

    static List<Golden> lines() {
        return Golden.read("metrics.csv");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void metricsAreThoseOfScikitLearn(Golden line) {
        Drawn drawn = Drawn.of(line.settings());
        List<String> names = drawn.scoring().classification() ? CLASSES : NUMBERS;
        for (int parts : List.of(1, 2, 7)) {
            Map<String, Double> metrics = drawn.scores(parts).metrics();
            for (int k = 0; k < names.size(); k++) {
                double value = metrics.getOrDefault(names.get(k), Double.NaN); // two classes have no top2
                assertThat(value).as(names.get(k)).isCloseTo(line.values()[k], within(1e-11));
            }
            assertThat(metrics).containsOnlyKeys(drawn.scoring().metrics()).containsEntry("loss", 0.5);
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void countsSurviveTheWayToTheDriverAndEmptyParts(Golden line) throws Exception {
        Drawn drawn = Drawn.of(line.settings());
        Scores merged = (Scores) Serialized.copy(new Scores(drawn.scoring()));
        merged.merge((Scores) Serialized.copy(drawn.scores(1)));
        merged.merge(new Scores(drawn.scoring()));
        assertThat(merged.metrics()).isEqualTo(drawn.scores(1).metrics());
        assertThat(merged.examples()).isEqualTo(drawn.rows());
    }
}
