package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.gradus.dl4j.zip.ArrayBytes;
import org.gradus.dl4j.zip.ZipBytes;
import org.gradus.engine.RowScaling;
import org.gradus.engine.Scaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Without it a zip from a stranger could end the process, read memory that is not its own, or have a class of its choice constructed,
 * and one from DL4J could lose what it carries without a word.
 */
class ModelZipTest {
    private static final String CONFIGURATION = ModelSerializer.CONFIGURATION_JSON;
    private static final String COEFFICIENTS = ModelSerializer.COEFFICIENTS_BIN;

    private static boolean read;

    /** What a file might have as an object. */
    static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) {
            read = true;
        }
    }

    private static byte[] configuration() {
        return Networks.dense().model().configuration().getBytes(StandardCharsets.UTF_8);
    }

    private static float[] weights() {
        return Networks.dense().model().weights();
    }

    @Test
    void whatDl4jWroteIsReadBitByBitAndTheRestIsTold(@TempDir Path folder) throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(Networks.builder(new Adam(0.001))
                .list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
                .layer(Networks.output(4))
                .build());
        network.init();
        float[] expected = network.params().toFloatVector();
        File zip = folder.resolve("base.zip").toFile();
        ModelSerializer.writeModel(network, zip, false);
        Model plain = Model.fromZip(Files.readAllBytes(zip.toPath()), "base.zip");
        assertThat(plain.weights()).isEqualTo(expected);
        assertThat(plain.unused()).isEmpty();
        assertThat(plain.scaling().none()).isTrue();
        ModelSerializer.writeModel(network, zip, true);
        Model withUpdater = Model.fromZip(Files.readAllBytes(zip.toPath()), "base.zip");
        assertThat(withUpdater.weights()).isEqualTo(expected);
        assertThat(withUpdater.unused())
                .containsExactly("the updater's state in it (updaterState.bin, " + 2 * expected.length
                        + " numbers) is not used: every rule begins without one");
    }

    @Test
    void statisticsOfLabelsGoInAndComeOut() throws IOException {
        Scaling features = new Scaling(new float[] {0.1f, -3, 7, 1e-9f, 0}, new float[] {0.3f, 16, 0, 255, 1e7f});
        Scaling labels = new Scaling(new float[] {119.87f, 0, -4}, new float[] {76.06f, 1, 2});
        for (Scaling some : new Scaling[] {features, Scaling.NONE}) {
            byte[] zip = Networks.dense()
                    .model()
                    .withScaling(new RowScaling(some, labels))
                    .toZip();
            RowScaling again = Model.fromZip(zip, "model.zip").scaling();
            assertThat(again.labels().shift()).isEqualTo(labels.shift());
            assertThat(again.labels().divisor()).isEqualTo(labels.divisor());
            float[] row = {1, 2, 3, 4, 5};
            float[] expected = row.clone();
            some.apply(expected);
            again.features().apply(row);
            assertThat(row).isEqualTo(expected);

            NormalizerStandardize plain =
                    ModelSerializer.restoreNormalizerFromInputStream(new ByteArrayInputStream(zip));
            INDArray outputs = Model.row(new float[] {0.5f, 1, -1});
            plain.revertLabels(outputs);
            float[] own = {0.5f, 1, -1};
            labels.invert(own);
            assertThat(outputs.toFloatVector()).isEqualTo(own);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"updater.bin", "preprocessor.bin"})
    void objectsAreNeverDeserialised(String name) throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(object)) {
            out.writeObject(new Trap());
        }
        byte[] zip = ZipBytes.of(
                CONFIGURATION,
                configuration(),
                COEFFICIENTS,
                new ArrayBytes(weights()).bytes(),
                name,
                object.toByteArray());
        assertThat(Model.fromZip(zip, "m.zip").unused())
                .singleElement()
                .asString()
                .contains("the Java object in it (" + name + ") is not used");
        assertThat(read).isFalse();
    }

    static Stream<Arguments> hostile() throws IOException {
        float[] weights = weights();
        long n = weights.length;
        byte[] good = new ArrayBytes(weights).bytes();
        byte[] stride =
                new ArrayBytes(weights).shape(2, 1, n, 1, 1 << 28, 8192, 1, 'c').bytes();
        byte[] huge = new ArrayBytes(weights)
                .shape(2, 1, 1L << 31, 1, 1, 8192, 1, 'c')
                .length(1L << 31)
                .bytes();
        byte[] none = {};
        byte[] custom = "\0\nNORMALIZER\0\0\0\1\0\6CUSTOM\0\35java.util.logging.FileHandler"
                .getBytes(StandardCharsets.ISO_8859_1);
        return Stream.of(
                arguments(COEFFICIENTS, stride, "coefficients.bin: a stride of 268435456; must be 1"),
                arguments(COEFFICIENTS, huge, "coefficients.bin: a dimension of 2147483648; must be 1 to 2147483647"),
                arguments(COEFFICIENTS, none, "coefficients.bin: ends too early"),
                arguments(COEFFICIENTS, resource("coefficients-shape-too-long.bin"), "coefficients.bin: a shape of"),
                arguments(
                        COEFFICIENTS,
                        resource("coefficients-dimension.bin"),
                        "coefficients.bin: 37 numbers for a shape that has 536870949"),
                arguments(COEFFICIENTS, new ArrayBytes(weights).type("DOUBLE").bytes(), "numbers of type DOUBLE"),
                arguments("normalizer.bin", custom, "normalizer.bin: a normalizer of type CUSTOM, which names a class"),
                arguments("normalizer.bin", resource("normalizer-stride.bin"), "normalizer.bin: a stride of -1"),
                arguments("normalizer.bin", none, "normalizer.bin: ends too early"),
                arguments("updaterState.bin", stride, "updaterState.bin: a stride of 268435456; must be 1"),
                arguments("updaterState.bin", none, "updaterState.bin: ends too early"),
                arguments(
                        "updaterState.bin", Arrays.copyOf(good, good.length - 1), "updaterState.bin: ends too early"));
    }

    private static byte[] resource(String name) throws IOException {
        return ModelZipTest.class.getResourceAsStream("/hostile/" + name).readAllBytes();
    }

    @ParameterizedTest(name = "[{index}] {2}")
    @MethodSource("hostile")
    void hostileEntriesAreRefusedByFileAndEntry(String name, byte[] entry, String message) {
        byte[] good = new ArrayBytes(weights()).bytes();
        boolean coefficients = name.equals(COEFFICIENTS);
        byte[] zip = ZipBytes.of(
                CONFIGURATION,
                configuration(),
                COEFFICIENTS,
                coefficients ? entry : good,
                name,
                coefficients ? null : entry);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> Model.fromZip(zip, "m.zip"))
                .isInstanceOf(ModelException.class)
                .message()
                .startsWith("m.zip: " + message.split(" ")[0].replaceFirst("^numbers$", ""))
                .contains(message)
                .hasLineCount(1)
                .hasSizeLessThan(300);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2L * zip.length + (64 << 20));
    }

    @Test
    void namesOfAFilesOwnAreShownShortAndHarmless() {
        byte[] zip = ZipBytes.of("x".repeat(60_000), new byte[1], "\u001b[2J\nfake: ok", new byte[1]);
        assertThatThrownBy(() -> Model.fromZip(zip, "m.zip"))
                .message()
                .startsWith("m.zip: a zip but not a DL4J model: no entry configuration.json among [xxx")
                .hasLineCount(1)
                .hasSizeLessThan(300)
                .doesNotContain("\u001b");
    }
}
