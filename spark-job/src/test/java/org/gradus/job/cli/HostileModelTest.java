package org.gradus.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.logging.log4j.core.config.Configurator;
import org.gradus.dl4j.Model;
import org.gradus.job.cli.Workplace.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Without it a model file from a stranger could end the process that only validates it. */
class HostileModelTest {
    @TempDir
    private static Path folder;

    private static Workplace workplace;

    @BeforeAll
    static void prepare() {
        workplace = new Workplace(folder);
    }

    @AfterAll
    static void logAsBefore() {
        Configurator.reconfigure();
    }

    static Stream<Arguments> zips() throws IOException {
        String configuration = Model.fromConfiguration(Workplace.network(4, 3), "model.json", 1)
                .configuration();
        int n = Model.fromConfiguration(configuration, "model.json", 1).layout().length();
        byte[] good = array(1, n, new float[n]);
        float[] wild = new float[n];
        wild[2] = Float.NaN;
        byte[] json = configuration.getBytes(StandardCharsets.UTF_8);
        byte[] gadget = configuration
                .replaceFirst("org.deeplearning4j.nn.conf.layers.DenseLayer", "java.util.logging.FileHandler")
                .getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                arguments(zip(json, array(1 << 30, n, new float[n])), "coefficients.bin: a stride of 1073741824"),
                arguments(zip(json, array(1, 1 << 30, new float[n])), "coefficients.bin: ends too early"),
                arguments(zip(json, array(1, n, wild)), "weight 2 is NaN; must be finite"),
                arguments(zip(json, array(1, n - 1, new float[n - 1])), "got length " + (n - 1)),
                arguments(zip(json, new byte[32 << 20]), "unpacks to more than 16777216"),
                arguments(
                        zip(gadget, good),
                        "confs[0].layer names the class java.util.logging.FileHandler; must be a layer or another part"
                                + " of a network"));
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("zips")
    void aHostileZipIsRefusedInOneLine(byte[] zip, String message) {
        workplace.write("stranger.zip", zip);
        for (String command : List.of("validate", "train")) {
            Outcome outcome = workplace.run(List.of(
                    command,
                    "F/job.yaml",
                    "--set",
                    "model={zip: F/stranger.zip}",
                    "--out",
                    "F/out",
                    "--master",
                    "local[2]"));
            assertThat(outcome.code()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(outcome.err()).contains("stranger.zip: ", message).hasSizeLessThan(500);
            BadCase.checkTerminal(outcome);
        }
    }

    private static byte[] zip(byte[] configuration, byte[] coefficients) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("configuration.json"));
            zip.write(configuration);
            zip.putNextEntry(new ZipEntry("coefficients.bin"));
            zip.write(coefficients);
        }
        return bytes.toByteArray();
    }

    /** A row vector as {@code Nd4j.write} writes it, with what it claims of itself. */
    private static byte[] array(int stride, int length, float[] values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF("MIXED_DATA_TYPES");
        out.writeLong(8);
        out.writeUTF("LONG");
        for (long number : new long[] {2, 1, length, 1, stride, 8192, 1, 'c'}) {
            out.writeLong(number);
        }
        out.writeUTF("MIXED_DATA_TYPES");
        out.writeLong(length);
        out.writeUTF("FLOAT");
        for (float value : values) {
            out.writeFloat(value);
        }
        return bytes.toByteArray();
    }
}
