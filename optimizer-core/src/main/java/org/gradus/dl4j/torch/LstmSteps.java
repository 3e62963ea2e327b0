package org.gradus.dl4j.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.activations.IActivation;

/**
 * An LSTM step by step: with any activations, with peepholes (Graves 2013), with masks. Where a mask is 0, DL4J makes outputs and
 * memory 0, but lets most errors through as if it were 1; so does this.
 */
final class LstmSteps {
    private final Output.Activation activation;
    private final Output.Activation gate;
    private final boolean peepholes;

    /**
     * @param activation of what goes into the memory and of what comes out
     * @param gate of the three gates
     * @param peepholes whether gates see the memory; the recurrent weights then have three columns more
     * @throws Uncovered for an activation that is not covered
     */
    LstmSteps(IActivation activation, IActivation gate, boolean peepholes) {
        this.activation = Activations.of(activation);
        this.gate = Activations.of(gate);
        this.peepholes = peepholes;
    }

    Recurrence of(Weights weights, Lstms.Keys keys) {
        return (input, mask, state, pass) -> {
            Tensor recurrent = weights.get(keys.recurrent());
            Step step = new Step(recurrent, pass);
            TensorVector inputs = torch.linear(
                            input,
                            weights.get(keys.input()).t(),
                            new TensorOptional(weights.get(keys.bias()).view(-1)))
                    .unbind(0);
            TensorVector counts = mask == null ? null : mask.unbind(0);
            Tensor output = state == null ? null : state.get(0).squeeze(0);
            Tensor memory = state == null ? null : state.get(1).squeeze(0);
            List<Tensor> outputs = new ArrayList<>();
            for (long time = 0; time < inputs.size(); time++) {
                Tensor[] next = step.next(inputs.get(time), output, memory, counts == null ? null : counts.get(time));
                output = next[0];
                memory = next[1];
                outputs.add(output);
            }
            return new Recurrence.Run(
                    torch.stack(new TensorVector(outputs.toArray(new Tensor[0])), 0),
                    List.of(output.unsqueeze(0), memory.unsqueeze(0)));
        };
    }

    /** One step of time; its weights are the same for all. */
    private final class Step {
        private final Tensor weights;
        private final Tensor forgetPeephole;
        private final Tensor outputPeephole;
        private final Tensor inputPeephole;
        private final Pass pass;

        Step(Tensor recurrent, Pass pass) {
            long hidden = recurrent.size(0);
            this.pass = pass;
            this.weights = peepholes ? recurrent.narrow(1, 0, 4 * hidden) : recurrent;
            this.forgetPeephole = peepholes ? recurrent.select(1, 4 * hidden) : null;
            this.outputPeephole = peepholes ? recurrent.select(1, 4 * hidden + 1) : null;
            this.inputPeephole = peepholes ? recurrent.select(1, 4 * hidden + 2) : null;
        }

        /** Output and memory after a step, from those before it; null: zeros. */
        Tensor[] next(Tensor input, Tensor output, Tensor memory, Tensor mask) {
            TensorVector four = (output == null ? input : torch.addmm(input, output, weights)).chunk(4, 1);
            Tensor in = activation.apply(errors(four.get(0), mask), pass);
            Tensor much = gate.apply(errors(seeing(four.get(3), inputPeephole, memory), mask), pass);
            Tensor stored = much.mul(in);
            if (memory != null) {
                Tensor forget = gate.apply(errors(seeing(four.get(1), forgetPeephole, memory), mask), pass);
                stored = torch.addcmul(stored, forget, memory);
            }
            if (mask == null) {
                Tensor out = gate.apply(seeing(four.get(2), outputPeephole, stored), pass);
                return new Tensor[] {out.mul(activation.apply(stored, pass)), stored};
            }
            Tensor out = gate.apply(outputGate(four.get(2), stored, mask), pass);
            Tensor kept = straight(stored, mask);
            // DL4J takes the value of the memory before the mask, and the derivative behind it.
            Tensor behind = activation.apply(kept, pass);
            Tensor squashed = behind.add(activation.apply(stored.detach(), pass).sub(behind.detach()));
            return new Tensor[] {straight(out.mul(squashed), mask), kept};
        }

        private Tensor seeing(Tensor gates, Tensor peephole, Tensor memory) {
            return peephole == null || memory == null ? gates : torch.addcmul(gates, memory, peephole);
        }

        /** Masked errors reach the weights; the memory gets them unmasked. */
        private Tensor outputGate(Tensor gates, Tensor stored, Tensor mask) {
            if (outputPeephole == null) {
                return gates;
            }
            Tensor own = errors(torch.addcmul(gates, stored.detach(), outputPeephole), mask);
            return torch.addcmul(own, stored.sub(stored.detach()), outputPeephole.detach());
        }

        /** The same values; errors as the mask says, where there are peepholes. */
        private Tensor errors(Tensor values, Tensor mask) {
            return mask == null || !peepholes
                    ? values
                    : values.mul(mask).sub(values.detach().mul(mask.sub(new Scalar(1))));
        }
    }

    /** Values as the mask says; errors as if there were none. */
    private static Tensor straight(Tensor values, Tensor mask) {
        return values.add(values.detach().mul(mask.sub(new Scalar(1))));
    }
}
