package org.gradus.torch.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.gradus.selftest.Solution;
import org.gradus.selftest.Tape;

/** Functions of single numbers from -4 to 4, of rows of them, and losses. */
final class PointwiseProblems {
    static final List<Problem> ACTIVATIONS = new ArrayList<>();
    static final List<Problem> LOSSES = new ArrayList<>();

    private static final int RANGE = 4;
    private static final int ROWS = 5;

    /** A function of one number, on a tape. */
    @FunctionalInterface
    private interface Scalars {
        int of(Tape tape, int x);
    }

    /** A function of a row, on a tape. */
    @FunctionalInterface
    private interface Row {
        int[] of(Tape tape, int[] row);
    }

    static {
        activation("relu", torch::relu, (t, x) -> t.value(x) > 0 ? x : t.scale(x, 0, 0));
        activation("sigmoid", torch::sigmoid, Tape::sigmoid);
        activation("tanh", torch::tanh, Tape::tanh);
        activation("exp", Tensor::exp, Tape::exp);
        activation("elu", torch::elu, (t, x) -> t.value(x) > 0 ? x : t.scale(t.exp(x), 1, -1));
        activation("softplus", torch::softplus, PointwiseProblems::softplus);
        activation("swish", torch::silu, (t, x) -> t.multiply(x, t.sigmoid(x)));
        activation("mish", torch::mish, (t, x) -> t.multiply(x, t.tanh(softplus(t, x))));
        activation(
                "gelu",
                PointwiseProblems::gelu,
                (t, x) -> t.multiply(
                        t.scale(x, 0.5, 0),
                        t.scale(
                                t.tanh(t.scale(
                                        t.add(x, t.scale(t.power(x, 3), 0.044715, 0)), Math.sqrt(2 / Math.PI), 0)),
                                1,
                                1)));
        activation("cube", x -> x.pow(new Scalar(3)), (t, x) -> t.multiply(x, t.multiply(x, x)));
        rows(ACTIVATIONS, "softmax", x -> torch.softmax(x, 1), (t, row) -> {
            int[] found = logarithms(t, row);
            for (int k = 0; k < row.length; k++) {
                found[k] = t.exp(found[k]);
            }
            return found;
        });
        rows(LOSSES, "logarithm of softmax", x -> torch.log_softmax(x, 1), PointwiseProblems::logarithms);
        rows(LOSSES, "logarithm of sigmoid", torch::log_sigmoid, each((t, x) -> t.log(t.sigmoid(x))));
        rows(
                LOSSES,
                "squares",
                x -> torch.sub(x, torch.ones_like(x)).pow(new Scalar(2)).mean(new long[] {1}),
                (t, row) -> new int[] {
                    t.scale(
                            sum(
                                    t,
                                    each((tape, x) -> tape.power(tape.scale(x, 1, -1), 2))
                                            .of(t, row)),
                            1.0 / row.length,
                            0)
                });
        rows(LOSSES, "distances", x -> x.abs().sum(new long[] {1}), (t, row) -> new int[] {
            sum(
                    t,
                    each((tape, x) -> tape.scale(x, Math.signum(tape.value(x)), 0))
                            .of(t, row))
        });
    }

    private PointwiseProblems() {}

    private static void activation(String name, UnaryOperator<Tensor> operation, Scalars known) {
        rows(ACTIVATIONS, name, operation, each(known));
    }

    /** Rows on both sides of the widths of vectors. */
    private static void rows(List<Problem> problems, String name, UnaryOperator<Tensor> operation, Row known) {
        for (int columns : new int[] {1, 8, 33}) {
            problems.add(new Problem(
                    name + " of rows of " + columns,
                    List.of(new long[] {ROWS, columns}),
                    in -> operation.apply(in[0].mul(new Scalar(RANGE))),
                    inputs -> Solution.of(inputs, (tape, places) -> {
                        List<Integer> found = new ArrayList<>();
                        for (int row = 0; row < ROWS; row++) {
                            int[] scaled = new int[columns];
                            for (int k = 0; k < columns; k++) {
                                scaled[k] = tape.scale(places[0][row * columns + k], RANGE, 0);
                            }
                            for (int place : known.of(tape, scaled)) {
                                found.add(place);
                            }
                        }
                        return found.stream().mapToInt(k -> k).toArray();
                    })));
        }
    }

    private static Row each(Scalars function) {
        return (tape, row) -> {
            int[] found = new int[row.length];
            for (int k = 0; k < row.length; k++) {
                found[k] = function.of(tape, row[k]);
            }
            return found;
        };
    }

    private static int sum(Tape tape, int[] row) {
        int sum = tape.number(0);
        for (int x : row) {
            sum = tape.add(sum, x);
        }
        return sum;
    }

    private static int[] logarithms(Tape tape, int[] row) {
        int log = tape.log(sum(tape, each(Tape::exp).of(tape, row)));
        return each((t, x) -> t.subtract(x, log)).of(tape, row);
    }

    private static int softplus(Tape tape, int x) {
        return tape.log(tape.scale(tape.exp(x), 1, 1));
    }

    private static Tensor gelu(Tensor x) {
        Tensor inner = x.add(x.pow(new Scalar(3)).mul(new Scalar(0.044715))).mul(new Scalar(Math.sqrt(2 / Math.PI)));
        return x.mul(new Scalar(0.5)).mul(torch.tanh(inner).add(new Scalar(1)));
    }
}
