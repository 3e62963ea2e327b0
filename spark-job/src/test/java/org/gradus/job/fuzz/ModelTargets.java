package org.gradus.job.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.ModelException;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Model files: the zip, each of its entries, and configurations alone. */
final class ModelTargets {
    private static final Set<Class<? extends Throwable>> FAULTS = Set.of(ModelException.class);

    private ModelTargets() {}

    static List<Target> all() {
        List<byte[]> arrays = Texts.bytes(
                "MIXED_DATA_TYPES",
                "HEAP",
                "LONG_SHAPE",
                "FLOAT",
                "DOUBLE",
                "LONG",
                "INT",
                "UTF8",
                "COMPRESSED",
                "BOOL",
                "BFLOAT16");
        return List.of(
                new Target(
                        "zip",
                        FAULTS,
                        () -> List.of(Seed.ZIP),
                        Texts.bytes(
                                "PK\u0003\u0004",
                                "PK\u0001\u0002",
                                "PK\u0005\u0006",
                                "coefficients.bin",
                                "normalizer.bin",
                                "../x"),
                        input -> Model.fromZip(input, "x.zip")),
                entry("coefficients", "coefficients.bin", () -> List.of(Seed.weights()), arrays),
                entry(
                        "normalizer",
                        "normalizer.bin",
                        ModelTargets::normalizers,
                        Texts.bytes(
                                "NORMALIZER",
                                "STANDARDIZE",
                                "MIN_MAX",
                                "MULTI_HYBRID",
                                "CUSTOM",
                                "IMAGE_MIN_MAX",
                                "FLOAT",
                                "LONG")),
                entry("updater", "updaterState.bin", () -> List.of(Seed.weights()), arrays),
                json("json", SmallNetworks::sequence),
                json("json-graph", SmallNetworks::graph));
    }

    /** Made when it is used: a network loads native libraries. */
    private static final class Seed {
        private static final byte[] ZIP =
                Model.fromConfiguration(SmallNetworks.sequence(), "seed", 1).toZip();
        private static final Map<String, byte[]> ENTRIES = entries(ZIP);

        static byte[] weights() {
            return ENTRIES.get("coefficients.bin");
        }
    }

    private static Target json(String name, Supplier<String> seed) {
        return new Target(
                name,
                FAULTS,
                () -> Texts.bytes(seed.get()),
                Texts.bytes(
                        "\"@class\" : ",
                        "\"nin\" : ",
                        "\"nout\" : ",
                        "2147483647",
                        "-1",
                        "null",
                        "[ ]",
                        "{ }",
                        "\"confs\"",
                        "\"vertices\"",
                        "\"java.util.logging.FileHandler\"",
                        "\"org.deeplearning4j.nn.conf.layers.LSTM\"",
                        "\"networkInputs\"",
                        "NaN"),
                input -> Model.fromConfiguration(Texts.of(input), "x.json", 1));
    }

    /** An entry of a zip whose others are whole. */
    private static Target entry(String name, String entry, Supplier<List<byte[]>> seeds, List<byte[]> words) {
        return new Target(name, FAULTS, seeds, words, input -> {
            Map<String, byte[]> changed = new LinkedHashMap<>(Seed.ENTRIES);
            changed.put(entry, input);
            Model.fromZip(zip(changed), "x.zip");
        });
    }

    private static Map<String, byte[]> entries(byte[] zip) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static List<byte[]> normalizers() {
        ByteArrayOutputStream standard = new ByteArrayOutputStream();
        ByteArrayOutputStream range = new ByteArrayOutputStream();
        NormalizerMinMaxScaler scaler = new NormalizerMinMaxScaler(-1, 1);
        scaler.setFeatureStats(Nd4j.zeros(1, 3), Nd4j.ones(1, 3));
        try {
            NormalizerSerializer.getDefault()
                    .write(
                            new NormalizerStandardize(
                                    Nd4j.ones(1, 3), Nd4j.ones(1, 3).mul(2)),
                            standard);
            NormalizerSerializer.getDefault().write(scaler, range);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(standard.toByteArray(), range.toByteArray());
    }
}
