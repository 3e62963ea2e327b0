package org.gradus.torch;

import org.bytedeco.pytorch.Tensor;
import org.gradus.device.DeviceUpdateContract;

/** Limits, guard and schedules with kernels: without it a number that is not finite could go unseen. */
class KernelUpdateTest extends DeviceUpdateContract<Tensor> {
    KernelUpdateTest() {
        super(KernelInterpreter.backend());
    }
}
