package org.gradus.torch;

import org.bytedeco.pytorch.Tensor;
import org.gradus.device.DeviceRuleContract;

/** Every rule as a kernel: without it a kernel could be given a mask, a state or places that are another's. */
class KernelRuleTest extends DeviceRuleContract<Tensor> {
    KernelRuleTest() {
        super(KernelInterpreter.backend());
    }
}
