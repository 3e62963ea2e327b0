package org.gradus.torch.selftest;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.gradus.selftest.Solution;
import org.gradus.selftest.Tape;

/** LSTMs, as one operation and step by step. Inputs: [time, examples, in], [4 hidden, in], [4 hidden, hidden], [4 hidden]. */
final class LstmProblems {
    static final List<Problem> WHOLE = new ArrayList<>();
    static final List<Problem> STEPWISE = new ArrayList<>();

    private static final int[][] SIZES = {{1, 1, 1, 1}, {4, 3, 5, 7}, {3, 2, 16, 16}, {3, 2, 17, 33}, {2, 2, 32, 64}};

    static {
        for (int[] sizes : SIZES) {
            List<long[]> shapes = List.of(
                    new long[] {sizes[0], sizes[1], sizes[2]},
                    new long[] {4L * sizes[3], sizes[2]},
                    new long[] {4L * sizes[3], sizes[3]},
                    new long[] {4L * sizes[3]});
            String name = sizes[0] + " steps of " + sizes[1] + "x" + sizes[2] + ", hidden " + sizes[3];
            WHOLE.add(new Problem(name, shapes, LstmProblems::whole, inputs -> known(inputs, sizes)));
            STEPWISE.add(new Problem(name, shapes, LstmProblems::stepwise, inputs -> known(inputs, sizes)));
        }
    }

    private LstmProblems() {}

    private static Tensor whole(Tensor[] in) {
        Tensor zeros = torch.zeros(new long[] {1, in[0].size(1), in[2].size(1)});
        return torch.lstm(
                        in[0],
                        new TensorVector(zeros, zeros),
                        new TensorVector(in[1], in[2], in[3], torch.zeros_like(in[3])),
                        true,
                        1,
                        0,
                        false,
                        false,
                        false)
                .get0();
    }

    private static Tensor stepwise(Tensor[] in) {
        TensorVector steps =
                torch.linear(in[0], in[1], new TensorOptional(in[3])).unbind(0);
        Tensor output = null;
        Tensor memory = null;
        List<Tensor> outputs = new ArrayList<>();
        for (long time = 0; time < steps.size(); time++) {
            Tensor step = steps.get(time);
            TensorVector four = (output == null ? step : torch.addmm(step, output, in[2].t())).chunk(4, 1);
            Tensor stored = torch.sigmoid(four.get(0)).mul(torch.tanh(four.get(2)));
            memory = memory == null ? stored : torch.addcmul(stored, torch.sigmoid(four.get(1)), memory);
            output = torch.sigmoid(four.get(3)).mul(torch.tanh(memory));
            outputs.add(output);
        }
        return torch.stack(new TensorVector(outputs.toArray(Tensor[]::new)), 0);
    }

    private static Solution known(List<double[]> inputs, int[] sizes) {
        return Solution.of(inputs, (tape, in) -> {
            int steps = sizes[0];
            int examples = sizes[1];
            int hidden = sizes[3];
            int[] found = new int[steps * examples * hidden];
            for (int n = 0; n < examples; n++) {
                int[] output = null;
                int[] memory = null;
                for (int t = 0; t < steps; t++) {
                    int[] gates = gates(tape, in, sizes, t * examples + n, output);
                    int[] stored = new int[hidden];
                    int[] next = new int[hidden];
                    for (int h = 0; h < hidden; h++) {
                        stored[h] = tape.multiply(tape.sigmoid(gates[h]), tape.tanh(gates[2 * hidden + h]));
                        if (memory != null) {
                            stored[h] = tape.add(stored[h], tape.multiply(tape.sigmoid(gates[hidden + h]), memory[h]));
                        }
                        next[h] = tape.multiply(tape.sigmoid(gates[3 * hidden + h]), tape.tanh(stored[h]));
                        found[(t * examples + n) * hidden + h] = next[h];
                    }
                    memory = stored;
                    output = next;
                }
            }
            return found;
        });
    }

    private static int[] gates(Tape tape, int[][] in, int[] sizes, int row, int[] output) {
        int features = sizes[2];
        int hidden = sizes[3];
        int[] gates = new int[4 * hidden];
        for (int g = 0; g < gates.length; g++) {
            int sum = in[3][g];
            for (int k = 0; k < features; k++) {
                sum = tape.add(sum, tape.multiply(in[0][row * features + k], in[1][g * features + k]));
            }
            for (int k = 0; output != null && k < hidden; k++) {
                sum = tape.add(sum, tape.multiply(output[k], in[2][g * hidden + k]));
            }
            gates[g] = sum;
        }
        return gates;
    }
}
