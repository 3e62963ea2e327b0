package org.gradus.torch.selftest;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.gradus.selftest.Solution;
import org.gradus.selftest.Tape;

/** Batch normalisation by the batch and by running statistics, layer normalisation, and sums across channels. */
final class NormalizationProblems {
    static final List<Problem> ALL = new ArrayList<>();

    private static final double EPSILON = 1e-3;

    static {
        for (int[] sizes : new int[][] {{7, 1, 1}, {5, 17, 1}, {2, 8, 9}, {3, 5, 4}}) {
            long[] shape =
                    sizes[2] == 1 ? new long[] {sizes[0], sizes[1]} : new long[] {sizes[0], sizes[1], 1, sizes[2]};
            List<long[]> inputs = List.of(shape, new long[] {sizes[1]}, new long[] {sizes[1]});
            for (boolean last : sizes[2] == 1 ? new boolean[] {false} : new boolean[] {false, true}) {
                for (boolean training : new boolean[] {true, false}) {
                    ALL.add(new Problem(
                            (training ? "of the batch" : "of running statistics") + (last ? ", channels last" : ""),
                            inputs,
                            in -> batch(last ? in[0].contiguous(torch.MemoryFormat.ChannelsLast) : in[0], in, training),
                            known -> Solution.of(known, (tape, places) -> batch(tape, places, sizes, training))));
                }
            }
        }
        for (int columns : new int[] {3, 16, 33}) {
            ALL.add(new Problem(
                    "of rows of " + columns,
                    List.of(new long[] {4, columns}),
                    in -> torch.layer_norm(
                            in[0], new long[] {columns}, new TensorOptional(), new TensorOptional(), EPSILON, false),
                    inputs -> Solution.of(inputs, (tape, places) -> {
                        int[] found = new int[4 * columns];
                        for (int row = 0; row < 4; row++) {
                            int[] at = new int[columns];
                            for (int k = 0; k < columns; k++) {
                                at[k] = row * columns + k;
                            }
                            normalise(tape, places[0], at, found);
                        }
                        return found;
                    })));
        }
        ALL.add(new Problem(
                "across channels",
                List.of(new long[] {2, 1, 9, 6}),
                in -> torch.avg_pool2d(
                        in[0].mul(in[0]),
                        new long[] {5, 1},
                        new long[] {1, 1},
                        new long[] {2, 0},
                        false,
                        true,
                        new LongOptional(1)),
                inputs -> Solution.of(inputs, NormalizationProblems::across)));
    }

    private NormalizationProblems() {}

    private static Tensor batch(Tensor x, Tensor[] in, boolean training) {
        long channels = in[1].numel();
        Tensor mean = torch.zeros(channels).add(new Scalar(0.25));
        Tensor variance = torch.zeros(channels).add(new Scalar(0.5));
        return torch.batch_norm(
                x,
                new TensorOptional(in[1]),
                new TensorOptional(in[2]),
                new TensorOptional(mean),
                new TensorOptional(variance),
                training,
                1,
                EPSILON,
                true);
    }

    private static int[] batch(Tape tape, int[][] in, int[] sizes, boolean training) {
        int[] found = new int[in[0].length];
        int count = sizes[0] * sizes[2];
        for (int c = 0; c < sizes[1]; c++) {
            int[] at = new int[count];
            for (int k = 0; k < count; k++) {
                at[k] = (k / sizes[2] * sizes[1] + c) * sizes[2] + k % sizes[2];
            }
            if (training) {
                normalise(tape, in[0], at, found);
            } else {
                for (int place : at) {
                    double factor = 1 / Math.sqrt(0.5 + EPSILON);
                    found[place] = tape.scale(in[0][place], factor, -0.25 * factor);
                }
            }
            for (int place : at) {
                found[place] = tape.add(tape.multiply(found[place], in[1][c]), in[2][c]);
            }
        }
        return found;
    }

    /** Mean 0 and deviation 1 over some places. */
    private static void normalise(Tape tape, int[] x, int[] at, int[] found) {
        int sum = tape.number(0);
        for (int place : at) {
            sum = tape.add(sum, x[place]);
        }
        int mean = tape.scale(sum, 1.0 / at.length, 0);
        int squares = tape.number(0);
        for (int place : at) {
            int off = tape.subtract(x[place], mean);
            squares = tape.add(squares, tape.multiply(off, off));
        }
        int factor = tape.power(tape.scale(squares, 1.0 / at.length, EPSILON), -0.5);
        for (int place : at) {
            found[place] = tape.multiply(tape.subtract(x[place], mean), factor);
        }
    }

    private static int[] across(Tape tape, int[][] in) {
        int[] found = new int[2 * 9 * 6];
        for (int k = 0; k < found.length; k++) {
            int channel = k / 6 % 9;
            found[k] = tape.number(0);
            for (int d = Math.max(0, channel - 2); d <= Math.min(8, channel + 2); d++) {
                int x = in[0][k + (d - channel) * 6];
                found[k] = tape.add(found[k], tape.multiply(x, x));
            }
        }
        return found;
    }
}
