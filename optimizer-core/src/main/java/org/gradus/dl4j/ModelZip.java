package org.gradus.dl4j;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.gradus.engine.Scaling;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The file format of DL4J's ModelSerializer. Written here so that the same model gives the same bytes. */
final class ModelZip {
    private ModelZip() {}

    /**
     * What Gradus keeps of a file.
     *
     * @param scaling null where the file has none
     */
    record Content(String configuration, float[] weights, Scaling scaling) {}

    static Content read(byte[] zip, String where) {
        Map<String, byte[]> entries = entries(zip, where);
        for (String name : new String[] {ModelSerializer.CONFIGURATION_JSON, ModelSerializer.COEFFICIENTS_BIN}) {
            if (!entries.containsKey(name)) {
                throw new ModelException(
                        where, "a zip but not a DL4J model: no entry " + name + " among " + entries.keySet(), null);
            }
        }
        String configuration = new String(entries.get(ModelSerializer.CONFIGURATION_JSON), StandardCharsets.UTF_8);
        float[] weights = weights(entries.get(ModelSerializer.COEFFICIENTS_BIN), where);
        byte[] normalizer = entries.get(ModelSerializer.NORMALIZER_BIN);
        return new Content(configuration, weights, normalizer == null ? null : Normalizers.read(normalizer, where));
    }

    private static Map<String, byte[]> entries(byte[] zip, String where) {
        if (zip.length < 4 || zip[0] != 'P' || zip[1] != 'K') {
            throw new ModelException(where, "not a zip file", null);
        }
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelException(where, "a damaged zip file: " + e.getMessage(), e);
        }
        return entries;
    }

    private static float[] weights(byte[] coefficients, String where) {
        try (INDArray array = Nd4j.read(new DataInputStream(new ByteArrayInputStream(coefficients)))) {
            if (array.dataType() != DataType.FLOAT) {
                throw new ModelException(where, "weights of type " + array.dataType() + "; must be FLOAT", null);
            }
            return array.reshape(array.length()).toFloatVector();
        } catch (ModelException e) {
            throw e;
        } catch (Exception e) {
            throw new ModelException(where, "damaged weights in " + ModelSerializer.COEFFICIENTS_BIN, e);
        }
    }

    static byte[] write(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                INDArray weights = Model.row(content.weights())) {
            begin(zip, ModelSerializer.CONFIGURATION_JSON);
            zip.write(content.configuration().getBytes(StandardCharsets.UTF_8));
            begin(zip, ModelSerializer.COEFFICIENTS_BIN);
            DataOutputStream data = new DataOutputStream(zip);
            Nd4j.write(weights, data);
            data.flush();
            if (content.scaling() != null) {
                begin(zip, ModelSerializer.NORMALIZER_BIN);
                zip.write(Normalizers.write(content.scaling()));
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
