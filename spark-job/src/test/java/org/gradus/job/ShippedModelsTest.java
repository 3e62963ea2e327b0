package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The models under {@code conf/models} could otherwise drift from the code that makes them, or name their parameters
 * differently from what the jobs that ship select.
 *
 * <p>To write them: {@code mvn test -pl spark-job -am -Dtest=ShippedModelsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dmodels.write=true}
 */
class ShippedModelsTest {
    private static final Path FOLDER = Path.of("..", "conf", "models");

    @BeforeAll
    static void write() throws IOException {
        if (Boolean.getBoolean("models.write")) {
            ShippedModels.main(new String[] {FOLDER.toString()});
        }
    }

    @Test
    void committedFilesAreWhatTheCodeWrites() {
        ShippedModels.files()
                .forEach((name, text) -> assertThat(FOLDER.resolve(name)).hasContent(text));
    }

    @Test
    void parametersHaveTheNamesThatTheJobsSelect() {
        assertThat(model("digits-mlp.json").paramTable()).containsOnlyKeys("0_W", "0_b", "1_W", "1_b", "2_W", "2_b");
        assertThat(model("lenet.json").paramTable())
                .containsOnlyKeys("0_W", "0_b", "2_W", "2_b", "4_W", "4_b", "5_W", "5_b");
    }

    @Test
    void inputsAndOutputsFitTheData() {
        assertThat(model("digits-mlp.json")
                        .output(Nd4j.ones(DataType.FLOAT, 2, 64))
                        .shape())
                .containsExactly(2, 10);
        assertThat(model("lenet.json").output(Nd4j.ones(DataType.FLOAT, 2, 784)).shape())
                .containsExactly(2, 10);
        assertThat(model("digits-mlp.json").numParams()).isEqualTo(17_226);
        assertThat(model("lenet.json").numParams()).isEqualTo(431_080);
    }

    private static MultiLayerNetwork model(String name) {
        MultiLayerNetwork network = new MultiLayerNetwork(
                MultiLayerConfiguration.fromJson(ShippedModels.files().get(name)));
        network.init();
        return network;
    }
}
