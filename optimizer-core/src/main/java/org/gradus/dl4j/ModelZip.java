package org.gradus.dl4j;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.gradus.dl4j.zip.ArrayReader;
import org.gradus.dl4j.zip.NormalizerReader;
import org.gradus.dl4j.zip.ZipEntries;
import org.gradus.engine.RowScaling;
import org.gradus.setting.Printable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The file format of DL4J's ModelSerializer. Written here so that the same model gives the same bytes; read here because DL4J's own
 * reader believes every length, stride and class name that a file has.
 */
final class ModelZip {
    /** Java objects of DL4J before 0.9, which are never deserialised. */
    private static final List<String> OBJECTS = List.of("updater.bin", ModelSerializer.PREPROCESSOR_BIN);

    private static final Set<String> NAMES = Set.of(
            ModelSerializer.CONFIGURATION_JSON,
            ModelSerializer.COEFFICIENTS_BIN,
            ModelSerializer.NORMALIZER_BIN,
            ModelSerializer.UPDATER_BIN,
            OBJECTS.get(0),
            OBJECTS.get(1));

    private ModelZip() {}

    /**
     * What Gradus keeps of a file.
     *
     * @param unused what else it carries, a clause each
     */
    record Content(String configuration, float[] weights, RowScaling scaling, List<String> unused) {}

    static Content read(byte[] zip, String where) {
        Map<String, byte[]> entries = entries(zip, where);
        String configuration = new String(entries.get(ModelSerializer.CONFIGURATION_JSON), StandardCharsets.UTF_8);
        float[] weights = entry(
                ModelSerializer.COEFFICIENTS_BIN,
                entries,
                where,
                e -> ArrayReader.read(e, List.of(ArrayReader.Type.FLOAT)));
        RowScaling scaling = entries.containsKey(ModelSerializer.NORMALIZER_BIN)
                ? entry(ModelSerializer.NORMALIZER_BIN, entries, where, NormalizerReader::read)
                : RowScaling.NONE;
        return new Content(configuration, weights, scaling, unused(entries, where));
    }

    private static Map<String, byte[]> entries(byte[] zip, String where) {
        ZipEntries entries;
        try {
            entries = ZipEntries.read(zip, NAMES);
        } catch (IllegalArgumentException e) {
            throw new ModelException(where, e.getMessage(), e);
        }
        for (String name : List.of(ModelSerializer.CONFIGURATION_JSON, ModelSerializer.COEFFICIENTS_BIN)) {
            if (!entries.wanted().containsKey(name)) {
                throw new ModelException(
                        where,
                        "a zip but not a DL4J model: no entry " + name + " among "
                                + entries.names().stream().map(Printable::value).toList(),
                        null);
            }
        }
        return entries.wanted();
    }

    private static <T> T entry(String name, Map<String, byte[]> entries, String where, Function<byte[], T> reader) {
        try {
            return reader.apply(entries.get(name));
        } catch (IllegalArgumentException e) {
            throw new ModelException(where, name + ": " + e.getMessage(), e);
        }
    }

    private static List<String> unused(Map<String, byte[]> entries, String where) {
        List<String> unused = new ArrayList<>();
        if (entries.containsKey(ModelSerializer.UPDATER_BIN)) {
            long count = entry(
                    ModelSerializer.UPDATER_BIN,
                    entries,
                    where,
                    e -> ArrayReader.count(e, List.of(ArrayReader.Type.FLOAT, ArrayReader.Type.DOUBLE)));
            unused.add("the updater's state in it (" + ModelSerializer.UPDATER_BIN + ", " + count
                    + " numbers) is not used: every rule begins without one");
        }
        for (String name : OBJECTS) {
            if (entries.containsKey(name)) {
                unused.add(
                        "the Java object in it (" + name + ") is not used: what a file has of objects is never read");
            }
        }
        return unused;
    }

    /** @param inputs features of an example; 0: not known */
    static byte[] write(Content content, int inputs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                INDArray weights = Model.row(content.weights())) {
            begin(zip, ModelSerializer.CONFIGURATION_JSON);
            zip.write(content.configuration().getBytes(StandardCharsets.UTF_8));
            begin(zip, ModelSerializer.COEFFICIENTS_BIN);
            DataOutputStream data = new DataOutputStream(zip);
            Nd4j.write(weights, data);
            data.flush();
            if (!content.scaling().none()) {
                begin(zip, ModelSerializer.NORMALIZER_BIN);
                zip.write(Normalizers.write(content.scaling(), inputs));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
    }
}
