package org.gradus.dl4j.device;

import org.gradus.device.DeviceRuleContract;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Every rule on ND4J's arrays: without it a network would train differently on a GPU. */
class Nd4jRuleTest extends DeviceRuleContract<INDArray> {
    Nd4jRuleTest() {
        super(new Nd4jArrays());
    }
}
