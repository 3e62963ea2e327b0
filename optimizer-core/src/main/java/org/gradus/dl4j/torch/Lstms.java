package org.gradus.dl4j.torch;

import java.util.List;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.gradus.selftest.KernelSet;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997), with DL4J's order of gates: what goes into the memory, forget, output,
 * and how much goes in. LibTorch's order of the same four is: how much, forget, what, output.
 */
final class Lstms {
    private Lstms() {}

    /** Where the parameters are. */
    record Keys(String input, String recurrent, String bias) {
        static final Keys PLAIN = new Keys("W", "RW", "b");
    }

    static Recurrence plain(AbstractLSTM settings, Weights weights) {
        Recurrence stepwise = new LstmSteps(settings.getActivationFn(), settings.getGateActivationFn(), false)
                .of(weights, Keys.PLAIN);
        if (!standard(settings.getActivationFn(), settings.getGateActivationFn())) {
            return stepwise;
        }
        return (input, mask, state, pass) -> mask == null && pass.kernels() != KernelSet.ONEDNN_WITHOUT_LSTM
                ? whole(input, state, weights)
                : stepwise.run(input, mask, state, pass);
    }

    /** Whether LibTorch has it as one operation. */
    private static boolean standard(IActivation activation, IActivation gates) {
        return activation.getClass() == ActivationTanH.class && gates.getClass() == ActivationSigmoid.class;
    }

    private static Recurrence.Run whole(Tensor input, List<Tensor> state, Weights weights) {
        Tensor recurrent = weights.get("RW").t();
        long hidden = recurrent.size(1);
        Tensor bias = inLibTorchsOrder(weights.get("b").view(-1), hidden);
        Tensor zeros = torch.zeros(new long[] {1, input.size(1), hidden}, input.options());
        TensorVector before =
                state == null ? new TensorVector(zeros, zeros) : new TensorVector(state.get(0), state.get(1));
        TensorVector parameters = new TensorVector(
                inLibTorchsOrder(weights.get("W").t(), hidden),
                inLibTorchsOrder(recurrent, hidden),
                bias,
                torch.zeros_like(bias));
        T_TensorTensorTensor_T result =
                torch.lstm(input.contiguous(), before, parameters, true, 1, 0, false, false, false);
        return new Recurrence.Run(result.get0(), List.of(result.get1(), result.get2()));
    }

    private static Tensor inLibTorchsOrder(Tensor gates, long hidden) {
        TensorVector four = gates.split(hidden);
        return torch.cat(new TensorVector(four.get(3), four.get(1), four.get(0), four.get(2)));
    }
}
