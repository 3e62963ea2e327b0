package org.gradus.torch;

import org.bytedeco.pytorch.Tensor;
import org.gradus.device.DeviceUpdateContract;

/** Limits, guard and schedules on LibTorch's arrays, which could count other elements than on the host. */
class TorchUpdateTest extends DeviceUpdateContract<Tensor> {
    TorchUpdateTest() {
        super(new TorchArrays("cpu"));
    }
}
