package org.gradus.dl4j.device;

import org.gradus.device.BackendContract;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What an update asks of ND4J's arrays; without it a number that is not finite could be lost on the way. */
class Nd4jArraysTest extends BackendContract<INDArray> {
    Nd4jArraysTest() {
        super(new Nd4jArrays());
    }
}
