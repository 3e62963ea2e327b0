package org.gradus.torch;

import org.bytedeco.pytorch.Tensor;
import org.gradus.device.BackendContract;

/** What an update asks of LibTorch's arrays; without it a number that is not finite could be lost on the way. */
class TorchArraysTest extends BackendContract<Tensor> {
    TorchArraysTest() {
        super(new TorchArrays("cpu"));
    }
}
