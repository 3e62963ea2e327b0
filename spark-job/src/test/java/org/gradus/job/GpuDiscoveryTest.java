package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark refuses to start an executor whose discovery script prints anything but the JSON that it knows. */
class GpuDiscoveryTest {
    @TempDir
    private Path folder;

    @Test
    void sparkCannotReadTheGpus() throws Exception {
        Script.Result result = discover("echo 0; echo 1; echo 2", Map.of());
        assertThat(result.code()).as(result.text()).isZero();
        ResourceInformation gpus = ResourceInformation.parseJson(result.text());
        assertThat(gpus.name()).isEqualTo("gpu");
        assertThat(gpus.addresses()).containsExactly("0", "1", "2");
    }

    @Test
    void gpusThatAreHiddenFromCudaHaveNumbers() throws Exception {
        Script.Result result = discover("echo 0; echo 1; echo 2", Map.of("CUDA_VISIBLE_DEVICES", "1,2"));
        assertThat(ResourceInformation.parseJson(result.text()).addresses()).containsExactly("0", "1");
    }

    @Test
    void aMachineWithoutGpusIsTakenForOneWithSome() throws Exception {
        assertThat(discover("echo No devices were found", Map.of()).code()).isEqualTo(1);
        assertThat(discover("echo 0", Map.of("CUDA_VISIBLE_DEVICES", "")).code())
                .isEqualTo(1);
        Script.Result broken = discover("echo driver mismatch >&2; exit 18", Map.of());
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.text()).isEqualTo("gpu-discovery.sh: nvidia-smi failed: driver mismatch\n");
    }

    /** Runs the script beside an nvidia-smi that does as told. */
    private Script.Result discover(String smi, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path tool = folder.resolve("nvidia-smi");
        Files.writeString(tool, "#!/bin/sh\n" + smi + "\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", folder + ":" + System.getenv("PATH"));
        return Script.run("gpu-discovery.sh", all);
    }
}
