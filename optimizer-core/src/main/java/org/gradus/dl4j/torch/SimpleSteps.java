package org.gradus.dl4j.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;

/** {@code out = activation(in W + last RW + b)}, step after step. */
final class SimpleSteps {
    private SimpleSteps() {}

    static Recurrence of(SimpleRnn settings, Weights weights) {
        if (settings.hasLayerNorm()) {
            throw new Uncovered("layer normalisation, at which DL4J fails");
        }
        Output.Activation activation = Activations.of(settings.getActivationFn());
        return (input, mask, state, pass) -> {
            Tensor recurrent = weights.get("RW");
            TensorOptional bias = new TensorOptional(weights.get("b").view(-1));
            TensorVector inputs =
                    torch.linear(input, weights.get("W").t(), bias).unbind(0);
            TensorVector counts = mask == null ? null : mask.unbind(0);
            Tensor last = state == null ? null : state.get(0).squeeze(0);
            List<Tensor> outputs = new ArrayList<>();
            for (long time = 0; time < inputs.size(); time++) {
                Tensor own = inputs.get(time);
                Tensor before = last == null ? own : torch.addmm(own, last, recurrent);
                Tensor output = activation.apply(before, pass);
                last = counts == null ? output : output.mul(counts.get(time));
                outputs.add(last);
            }
            return new Recurrence.Run(
                    torch.stack(new TensorVector(outputs.toArray(new Tensor[0])), 0), List.of(last.unsqueeze(0)));
        };
    }
}
