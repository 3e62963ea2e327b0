package org.gradus.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gradus.setting.Serialized;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without it, a run could start on a machine that cannot compute it, and fail in the middle with a message of CUDA's. */
class CapabilityTest {
    private static final long GIB = 1L << 30;

    private static CudaDevice device(int index, String compute) {
        return new CudaDevice(index, "GPU", ComputeCapability.of(compute), 10 * GIB, 16 * GIB);
    }

    private static Capability of(Build build, String fault, List<CudaDevice> devices, String deviceFault) {
        return new Capability("host1", build, "1", fault, devices, deviceFault, 4 * GIB);
    }

    /** What each build holds machine code for, and that code for x.y runs on x.z from y on and nowhere else. */
    @ParameterizedTest
    @CsvSource({
        "3.7, false, true",
        "5.3, false, true",
        "7.0, false, true",
        "7.5, true, true",
        "8.0, true, true",
        "8.6, true, true",
        "8.9, true, true",
        "9.0, true, false",
        "10.0, true, false",
        "10.3, true, false",
        "11.0, false, false",
        "12.0, true, false",
        "12.1, true, false",
        "13.0, false, false"
    })
    void aGpuIsTakenByTheBuildsThatHoldCodeForIt(String compute, boolean libTorch, boolean nd4j) {
        assertThat(Build.LIBTORCH_CUDA.refusal(device(0, compute)).isEmpty()).isEqualTo(libTorch);
        assertThat(Build.ND4J_CUDA.refusal(device(0, compute)).isEmpty()).isEqualTo(nd4j);
        assertThat(Build.LIBTORCH_CPU.refusal(device(0, compute))).isPresent();
        assertThat(Build.ND4J_CPU.refusal(device(0, compute))).isPresent();
    }

    @Test
    void nd4jOnAnH200IsRefusedInPlainWords() {
        CudaDevice h200 = new CudaDevice(0, "NVIDIA H200", ComputeCapability.of("9.0"), 130 * GIB, 139 * GIB);
        assertThat(of(Build.ND4J_CUDA, "", List.of(h200), "").cudaFault(0, 0))
                .contains("host1: device 0 (NVIDIA H200, compute capability 9.0): ND4J for CUDA 11.6 holds machine code"
                        + " for 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6 only; LibTorch for CUDA can use it");
        assertThat(of(Build.LIBTORCH_CUDA, "", List.of(h200), "").cudaFault(0, 0))
                .isEmpty();
    }

    @Test
    void memoryThatIsNotFreeIsSaidBeforeItIsMissed() {
        Capability capability = of(Build.LIBTORCH_CUDA, "", List.of(device(2, "8.0")), "");
        assertThat(capability.cudaFault(2, 10 * GIB)).isEmpty();
        assertThat(capability.cudaFault(2, 11 * GIB))
                .contains(
                        "host1: device 2 (GPU, compute capability 8.0): 10.0 GiB of 16.0 GiB are free, 11.0 GiB needed");
        assertThat(capability.cpuFault(4 * GIB)).isEmpty();
        assertThat(capability.cpuFault(4 * GIB + GIB / 2))
                .contains("host1: 4.0 GiB of memory are free, 4.5 GiB needed");
    }

    @Test
    void whatDoesNotLoadComesFirstAndAMissingDeviceIsNamed() {
        assertThat(of(Build.LIBTORCH_CUDA, "it does not load", List.of(), "").cudaFault(0, 1))
                .contains("host1: it does not load");
        assertThat(of(Build.LIBTORCH_CUDA, "it does not load", List.of(), "").cpuFault(1))
                .contains("host1: it does not load");
        assertThat(of(Build.LIBTORCH_CUDA, "", List.of(), "device 1 is not there; CUDA sees 1 of them")
                        .cudaFault(1, 1))
                .contains("host1: device 1 is not there; CUDA sees 1 of them");
        assertThat(of(Build.LIBTORCH_CUDA, "", List.of(), "").cudaFault(1, 1))
                .contains("host1: device 1 was not asked about");
        assertThat(of(Build.LIBTORCH_CPU, "", List.of(), "").cudaFault(0, 1))
                .contains("host1: LibTorch for the processor computes on no GPU");
    }

    @Test
    void theEstimateCountsWeightsGradientsStateAndActivations() {
        assertThat(Capability.bytes(1_000_000, 2, 0, 128)).isEqualTo(16_000_000);
        assertThat(Capability.bytes(0, 2, 1000, 128)).isEqualTo(1_024_000);
        assertThatThrownBy(() -> Capability.bytes(Long.MAX_VALUE, 2, 0, 1)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void thisProcessCanComputeAndItsAnswerTravels() throws Exception {
        Capability here = Capability.ofLibTorch(List.of());
        assertThat(here.fault()).isEmpty();
        assertThat(here.version()).matches("\\d+\\.\\d+\\..*");
        assertThat(here.cpuFault(1)).isEmpty();
        assertThat(here.freeBytes()).isPositive();
        assertThat(Serialized.copy(here)).isEqualTo(here);
        if (!here.build().cuda()) {
            assertThat(Capability.ofLibTorch(List.of(0)).cudaFault(0, 1)).isPresent();
        }
    }

    @Test
    void aBuildForCudaWithoutCudaIsAFaultAndNoException() {
        Capability found = Capability.of(Build.ND4J_CUDA, List.of(0));
        assertThat(found.deviceFault().isEmpty())
                .as(found.toString())
                .isEqualTo(found.devices().size() == 1);
    }

    @Test
    void availableMemoryIsReadAsLinuxWritesIt() {
        assertThat(Devices.available(List.of("MemTotal:  1000 kB", "MemAvailable:     512 kB")))
                .hasValue(512 * 1024);
        assertThat(Devices.available(List.of("MemTotal:  1000 kB"))).isEmpty();
    }
}
