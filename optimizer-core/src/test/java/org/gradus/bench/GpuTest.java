package org.gradus.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.torch.TorchEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Without these, what is to be measured on a GPU, for which the processor stands in, could stop to run before one is at hand. */
class GpuTest {
    private static final GpuEffort TINY = new GpuEffort(2, 0, 1, 4, 2, 8, 1, 2);

    @TempDir
    static Path folder;

    private static void idx(String name, int header, int bytes) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            byte[] all = new byte[header + bytes];
            for (int k = header; k < all.length; k++) {
                all[k] = (byte) (k % Workload.CLASSES);
            }
            out.write(all);
        }
    }

    @Test
    void a_measurement_does_not_run_to_its_end() throws IOException {
        System.setProperty("jmh.ignoreLock", "true");
        for (String part : List.of("train", "t10k")) {
            idx(part + "-images-idx3-ubyte.gz", 16, 8 * 784);
            idx(part + "-labels-idx1-ubyte.gz", 8, 8);
        }
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Pytorch none = new Pytorch("no-such-python", folder, "gpu.py");
        Path file = folder.resolve("a new folder").resolve("gpu.json");
        Gpu gpu = new Gpu(TINY, "cpu", none, nowhere, file);
        Set<String> wanted = new HashSet<>(Gpu.all());
        wanted.removeAll(Set.of("resnet", "resnet50"));
        GpuReport report = gpu.measure(wanted, folder);
        assertThat(gpu.failed()).isEmpty();
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("steps").path("mlp bfloat16").path("gradus").asDouble())
                .isPositive();
        assertThat(json.path("steps").path("lenet float32").path("vsTorch").isNull())
                .isTrue();
        assertThat(json.path("updateShare").asDouble()).isPositive();
        assertThat(json.path("twoReplicas").asDouble()).isPositive();
        assertThat(json.path("accuracyDevice")).as("same device, same bits").isEqualTo(json.path("accuracyCpu"));
        assertThat(report.toString())
                .contains("| mlp float32, images/s vs PyTorch | >= 0.9 | NaN | not measured |")
                .contains("no-such-python");
    }

    @Test
    void the_large_graph_is_no_resnet_50_or_is_not_covered() {
        Model model = Workload.RESNET50.model();
        // PyTorch's resnet50 with ten classes, and mean and variance of each of its 26560 normalised channels.
        assertThat(model.layout().length()).isEqualTo(23_528_522 + 2 * 26_560);
        assertThat(TorchEngine.uncovered(model)).isEmpty();
    }

    @Test
    void a_gpu_that_is_not_there_is_measured() {
        assertThat(Gpu.missing("cuda:99")).hasValueSatisfying(line -> assertThat(line)
                .startsWith("device is cuda:99, but LibTorch finds no GPU")
                .doesNotContain("\n"));
        assertThat(Gpu.missing("cpu")).isEmpty();
    }
}
