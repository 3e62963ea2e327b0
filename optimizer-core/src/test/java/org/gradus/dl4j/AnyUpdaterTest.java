package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Set;
import org.gradus.engine.Batch;
import org.gradus.engine.Moment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models whose updater DL4J cannot make; the job's optimizer takes its place anyway. Without it a network that names AdaBelief
 * could not be trained, or its file would lose what its author wrote.
 */
class AnyUpdaterTest {
    private static final String SGD = "org.nd4j.linalg.learning.config.Sgd";
    private static final String ADA_BELIEF = "org.nd4j.linalg.learning.config.AdaBelief";

    static Set<String> samples() {
        return Networks.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theUpdaterOfAModelDoesNotMatterAndIsKept(String name) {
        Networks.Sample plain = Networks.all().get(name);
        assertThat(plain.json()).contains(SGD);
        Networks.Sample sample = new Networks.Sample(
                plain.json().replace(SGD, ADA_BELIEF), plain.exampleShape(), plain.features(), plain.whole());
        assertThat(gradient(sample)).isEqualTo(gradient(plain));
        Model model = sample.model();
        Dl4jEngine.open(model, sample.exampleShape()).close();
        assertThat(model.configuration()).contains(ADA_BELIEF).doesNotContain("NoOp");
        assertThat(Model.fromZip(model.toZip(), "model.zip").configuration())
                .contains(ADA_BELIEF)
                .doesNotContain("NoOp");
    }

    private static float[] gradient(Networks.Sample sample) {
        Batch batch = sample.batch(4, 3);
        try (Dl4jEngine engine = Dl4jEngine.open(sample.model(), sample.exampleShape())) {
            engine.computeGradient(batch, new Moment(0, 0, 1));
            FloatBuffer gradient = engine.gradient();
            float[] copy = new float[gradient.limit()];
            gradient.get(0, copy);
            assertThat(copy).doesNotContain(Float.NaN);
            return copy;
        }
    }
}
