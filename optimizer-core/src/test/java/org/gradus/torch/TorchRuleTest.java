package org.gradus.torch;

import org.bytedeco.pytorch.Tensor;
import org.gradus.device.DeviceRuleContract;

/** Every rule on LibTorch's arrays: without it a network would train differently on a GPU. */
class TorchRuleTest extends DeviceRuleContract<Tensor> {
    TorchRuleTest() {
        super(new TorchArrays("cpu"));
    }
}
