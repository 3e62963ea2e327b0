package org.gradus.dl4j.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.gradus.engine.RowScaling;
import org.gradus.engine.Scaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.AbstractDataSetNormalizer;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Without it a network is fed with rows that are scaled otherwise than it was trained on, or a file's class is constructed. */
class NormalizerReaderTest {
    private static final int FEATURES = 4;
    private static final int LABELS = 2;

    private static boolean initialised;

    /** What a file might name. */
    static final class Trap {
        static {
            initialised = true;
        }

        private Trap() {}
    }

    static Stream<AbstractDataSetNormalizer<?>> normalizers() {
        return Stream.of(
                new NormalizerStandardize(),
                new NormalizerMinMaxScaler(),
                new NormalizerMinMaxScaler(-1, 1),
                new NormalizerMinMaxScaler(3, 3));
    }

    @ParameterizedTest
    @MethodSource("normalizers")
    void rowsAreScaledAsDl4jScalesThem(AbstractDataSetNormalizer<?> normalizer) throws IOException {
        for (boolean labels : new boolean[] {false, true}) {
            normalizer.fitLabel(labels);
            normalizer.fit(rows());
            RowScaling scaling = NormalizerReader.read(written(normalizer));
            DataSet expected = rows();
            normalizer.transform(expected);
            check(scaling.features(), rows().getFeatures(), expected.getFeatures());
            check(scaling.labels(), rows().getLabels(), expected.getLabels());
            assertThat(scaling.labels().size()).isEqualTo(labels ? LABELS : 0);

            INDArray outputs = rows().getLabels().div(100);
            float[] own = outputs.dup().data().asFloat();
            scaling.labels().invert(own);
            normalizer.revertLabels(outputs);
            assertClose(own, outputs.data().asFloat());
        }
    }

    private static void check(Scaling scaling, INDArray rows, INDArray expected) {
        float[] own = rows.dup().data().asFloat();
        scaling.apply(own);
        assertClose(own, expected.data().asFloat());
    }

    private static void assertClose(float[] own, float[] expected) {
        for (int i = 0; i < own.length; i++) {
            assertThat(own[i]).isCloseTo(expected[i], within(2e-6f * Math.max(1, Math.abs(expected[i]))));
        }
    }

    /** The last feature never varies. */
    private static DataSet rows() {
        Random random = new Random(5);
        float[] features = new float[6 * FEATURES];
        float[] labels = new float[6 * LABELS];
        for (int i = 0; i < features.length; i++) {
            features[i] = i % FEATURES == FEATURES - 1 ? 0 : random.nextFloat() * (1 << i % FEATURES) - 1;
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = 50 + 100 * random.nextFloat();
        }
        return new DataSet(
                Nd4j.create(features, new long[] {6, FEATURES}, 'c'), Nd4j.create(labels, new long[] {6, LABELS}, 'c'));
    }

    private static byte[] written(Normalizer<?> normalizer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        NormalizerSerializer.getDefault().write(normalizer, bytes);
        return bytes.toByteArray();
    }

    @Test
    void othersAreRefusedByTheirNames() throws IOException {
        assertThatThrownBy(() -> NormalizerReader.read(written(new ImagePreProcessingScaler())))
                .hasMessage("a normalizer of type ImagePreProcessingScaler; must be NormalizerStandardize or"
                        + " NormalizerMinMaxScaler");
        Map<String, String> types = Map.of(
                "MULTI_STANDARDIZE", "of type MultiNormalizerStandardize;",
                "IMAGE_VGG16", "of type VGG16ImagePreProcessor;",
                "\u001b[2J", "of type that DL4J does not have;");
        types.forEach((type, message) ->
                assertThatThrownBy(() -> NormalizerReader.read(header(type))).hasMessageContaining(message));
    }

    @Test
    void aClassThatItNamesIsNotEvenLoaded() {
        assertThatThrownBy(() -> NormalizerReader.read(header("CUSTOM", Trap.class.getName())))
                .hasMessageContaining("of type CUSTOM, which names a class of its own");
        assertThat(initialised).isFalse();
    }

    private static byte[] header(String... names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF("NORMALIZER");
            out.writeInt(1);
            for (String name : names) {
                out.writeUTF(name);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void everyPartOfAnEntryIsRefused() throws IOException {
        NormalizerStandardize normalizer = new NormalizerStandardize();
        normalizer.fitLabel(true);
        normalizer.fit(rows());
        byte[] entry = written(normalizer);
        for (int length = 0; length < entry.length; length++) {
            byte[] part = Arrays.copyOf(entry, length);
            assertThatThrownBy(() -> NormalizerReader.read(part)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Each once ended the process, took a minute, or was a fault without words. */
    @ParameterizedTest
    @ValueSource(strings = {"stride", "lengths", "dimension", "shape-too-long"})
    void foundInputsAreRefused(String name) throws IOException {
        byte[] entry = NormalizerReaderTest.class
                .getResourceAsStream("/hostile/normalizer-" + name + ".bin")
                .readAllBytes();
        assertThatThrownBy(() -> NormalizerReader.read(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }
}
