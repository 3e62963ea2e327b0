package org.gradus.torch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.gradus.device.BackendContract;
import org.gradus.device.DeviceRuleContract;
import org.gradus.device.DeviceUpdateContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** A GPU's arrays and updates against the host's, where there is a GPU: without it only the processor stands in for one. */
class CudaTest {
    private static final String DEVICE = "cuda:0";

    @BeforeAll
    static void look() {
        LibTorch.load();
        assumeTrue(torch.cuda_is_available(), "LibTorch finds no GPU on this machine");
    }

    @Nested
    class Arrays extends BackendContract<Tensor> {
        Arrays() {
            super(new TorchArrays(DEVICE));
        }
    }

    @Nested
    class Rules extends DeviceRuleContract<Tensor> {
        Rules() {
            super(new TorchArrays(DEVICE));
        }
    }

    @Nested
    class Updates extends DeviceUpdateContract<Tensor> {
        Updates() {
            super(new TorchArrays(DEVICE));
        }
    }
}
