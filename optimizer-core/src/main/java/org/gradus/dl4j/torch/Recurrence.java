package org.gradus.dl4j.torch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What a recurrent layer computes, step after step. */
@FunctionalInterface
interface Recurrence {
    /**
     * @param input [time, examples, features]
     * @param mask [time, examples, 1], ones and zeros: where it is 0, outputs and state are 0; null: all ones
     * @param state in which the steps before ended; null: zeros
     */
    Run run(Tensor input, Tensor mask, List<Tensor> state, Pass pass);

    /**
     * @param outputs [time, examples, outputs]
     * @param state after the last step
     */
    record Run(Tensor outputs, List<Tensor> state) {}
}
