package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.gradus.job.config.EngineConfig.Device;
import org.gradus.job.config.EngineConfig.Library;
import org.gradus.job.config.EngineConfig.Precision;
import org.gradus.job.replica.Checkup;
import org.gradus.job.replica.EngineChoice;
import org.gradus.setting.FaultsException;
import org.gradus.torch.Build;
import org.gradus.torch.Capability;
import org.gradus.torch.ComputeCapability;
import org.gradus.torch.CudaDevice;
import org.junit.jupiter.api.Test;

/**
 * Without it a run on many machines could die in its first round, one machine after the other, with a library's own words; or
 * fall back to the processor unasked.
 */
class PreflightTest {
    private static final long GIB = 1L << 30;
    private static final EngineChoice TORCH = torch(Precision.FLOAT32);

    private final List<String> warnings = new ArrayList<>();

    @Test
    void everyExecutorsFaultIsNotInOneError() {
        List<Checkup> found = List.of(
                on("0", "a", gpu(0, "9.0", 100)),
                on("1", "b", gpu(0, "6.1", 100)),
                without("2", "c"),
                broken("3", "d"),
                on("4", "e", gpu(0, "9.0", 1)));
        assertThatThrownBy(() -> decide(TORCH.on(Device.CUDA), found, 5, 2 * GIB))
                .isInstanceOf(FaultsException.class)
                .hasMessage(
                        """
                        engine torch on cuda cannot compute here: 4 faults
                          executor 1: b: device 0 (GPU, compute capability 6.1): LibTorch for CUDA 13.1 holds machine code for \
                        7.5, 8.0, 9.0, 10.0, 10.3, 12.0 only
                          executor 2: c: Spark gave the task no GPU
                          executor 3: d: no libc10.so
                          executor 4: e: device 0 (GPU, compute capability 9.0): 1.0 GiB of 200.0 GiB are free, 2.0 GiB needed""");
    }

    @Test
    void autoFallsBackToTheProcessorWithoutAWord() {
        List<Checkup> found = List.of(on("0", "a", gpu(0, "9.0", 100)), without("1", "b"));
        assertThat(decide(TORCH, found, 2, GIB).device()).isEqualTo(Device.CPU);
        assertThat(warnings).containsExactly("device auto is cpu: b: Spark gave the task no GPU");
    }

    @Test
    void autoFallsBackToAProcessorThatHasNotThePrecision() {
        assertThatThrownBy(() -> decide(torch(Precision.BFLOAT16), List.of(without("1", "b")), 2, GIB))
                .hasMessage(
                        """
                        engine torch on a GPU where every replica has one, else not at all: bfloat16 is for GPUs cannot compute \
                        here: 1 fault
                          executor 1: b: Spark gave the task no GPU""");
        assertThat(warnings).isEmpty();
    }

    @Test
    void autoDoesNotTakeTheGpusThatEverybodyHas() {
        List<Checkup> found = List.of(on("0", "a", gpu(0, "9.0", 100)), on("0", "a", gpu(1, "12.0", 100)));
        assertThat(decide(TORCH, found, 2, GIB).device()).isEqualTo(Device.CUDA);
        assertThat(warnings).isEmpty();
    }

    @Test
    void replicasThatShareAGpuAreCountedAsOne() {
        List<Checkup> found = List.of(on("0", "a", gpu(0, "9.0", 3)), on("0", "a", gpu(1, "9.0", 3)));
        assertThat(decide(TORCH, found, 6, GIB).device()).isEqualTo(Device.CUDA);
        assertThat(decide(TORCH, found, 7, GIB).device()).isEqualTo(Device.CPU);
        assertThat(warnings).singleElement().asString().contains("3.0 GiB of 200.0 GiB are free, 4.0 GiB needed");
    }

    @Test
    void dl4jIsSentToGpusThatItHasNoCodeFor() {
        EngineChoice dl4j = new EngineChoice(
                Library.DL4J, Device.CUDA, Precision.FLOAT32, false, "the job says so", List.of(), List.of());
        Checkup hopper = new Checkup(
                "driver",
                0,
                "",
                new Capability("a", Build.ND4J_CUDA, "1.0.0-M2.1", "", List.of(gpu(0, "9.0", 100)), "", 64 * GIB));
        assertThatThrownBy(() -> decide(dl4j, List.of(hopper), 1, GIB))
                .hasMessageContaining("ND4J for CUDA 11.6 holds machine code for 3.7, 5.0")
                .hasMessageContaining("LibTorch for CUDA can use it");
    }

    @Test
    void librariesThatDoNotLoadAreFoundInTheFirstRound() {
        EngineChoice onCpu = TORCH.on(Device.CPU);
        assertThatThrownBy(() -> decide(onCpu, List.of(broken("7", "d")), 1, GIB))
                .hasMessage("engine torch on cpu cannot compute here: 1 fault\n  executor 7: d: no libc10.so");
    }

    private static EngineChoice torch(Precision precision) {
        return new EngineChoice(
                Library.TORCH, Device.AUTO, precision, false, "LibTorch covers every layer", List.of(), List.of());
    }

    private EngineChoice decide(EngineChoice engine, List<Checkup> found, int replicas, long bytes) {
        return Preflight.decide(engine, found, replicas, bytes, warnings::add);
    }

    private static CudaDevice gpu(int index, String compute, long freeGib) {
        return new CudaDevice(index, "GPU", ComputeCapability.of(compute), freeGib * GIB, 200 * GIB);
    }

    private static Checkup on(String executor, String host, CudaDevice gpu) {
        Capability found = new Capability(host, Build.LIBTORCH_CUDA, "2.10", "", List.of(gpu), "", 64 * GIB);
        return new Checkup(executor, gpu.index(), "", found);
    }

    private static Checkup without(String executor, String host) {
        Capability found = new Capability(host, Build.LIBTORCH_CUDA, "2.10", "", List.of(), "", 64 * GIB);
        return new Checkup(executor, -1, "Spark gave the task no GPU", found);
    }

    private static Checkup broken(String executor, String host) {
        Capability found = new Capability(host, Build.LIBTORCH_CUDA, "", "no libc10.so", List.of(), "", 64 * GIB);
        return new Checkup(executor, 0, "", found);
    }
}
