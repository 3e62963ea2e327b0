package org.gradus.dl4j.selftest;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.gradus.selftest.LayerKind;
import org.gradus.selftest.Tape;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** All problems of DL4J: a kind of layer is an entry of this table. Of kinds that are not here nothing is known. */
final class NetworkProblems {
    private static final int SIDE = 5;

    private NetworkProblems() {}

    static List<NetworkProblem> of(LayerKind kind) {
        return ALL.getOrDefault(kind, List.of());
    }

    private static final Map<LayerKind, List<NetworkProblem>> ALL = new EnumMap<>(LayerKind.class);

    static {
        for (int size : new int[] {3, 8, 17}) {
            add(
                    LayerKind.DENSE,
                    "dense " + size,
                    List.of(),
                    row(dense(size, Activation.IDENTITY), size),
                    (t, p, x, training) -> dense(t, p, x, "0", size));
            add(
                    LayerKind.ACTIVATION,
                    "tanh " + size,
                    List.of(),
                    row(dense(size, Activation.TANH), size),
                    (t, p, x, training) -> {
                        int[][] found = dense(t, p, x, "0", size);
                        for (int[] one : found) {
                            for (int k = 0; k < one.length; k++) {
                                one[k] = t.tanh(one[k]);
                            }
                        }
                        return found;
                    });
            add(
                    LayerKind.NORMALIZATION,
                    "batch normalisation " + size,
                    List.of(),
                    row(
                            new BatchNormalization.Builder()
                                    .nIn(size)
                                    .nOut(size)
                                    .useLogStd(false)
                                    .build(),
                            size),
                    (t, p, x, training) -> normalised(t, p, x, size, training));
            add(
                    LayerKind.LSTM,
                    "lstm " + size,
                    List.of(size, 3),
                    series(
                            new LSTM.Builder()
                                    .nIn(size)
                                    .nOut(4)
                                    .activation(Activation.TANH)
                                    .build(),
                            4),
                    (t, p, x, training) -> lstm(t, p, x, size, 4));
            add(
                    LayerKind.RECURRENT,
                    "simple recurrent " + size,
                    List.of(size, 3),
                    series(
                            new SimpleRnn.Builder()
                                    .nIn(size)
                                    .nOut(4)
                                    .activation(Activation.TANH)
                                    .build(),
                            4),
                    (t, p, x, training) -> recurrent(t, p, x, size, 4));
            add(
                    LayerKind.CONVOLUTION,
                    "convolution to " + size,
                    List.of(2, SIDE, SIDE),
                    images(
                            new ConvolutionLayer.Builder(3, 3)
                                    .nOut(size)
                                    .activation(Activation.IDENTITY)
                                    .build(),
                            2),
                    (t, p, x, training) -> convolution(t, p, x, 2, size));
        }
        add(
                LayerKind.POOLING,
                "pooling",
                List.of(2, 4, 4),
                images(
                        4,
                        new SubsamplingLayer.Builder(
                                        SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                                .build(),
                        2),
                (t, p, x, training) -> pooled(t, x));
        add(
                LayerKind.RESIZING,
                "upsampling",
                List.of(2, 2, 2),
                images(2, new Upsampling2D.Builder(2).build(), 2),
                (t, p, x, training) -> larger(x));
        add(
                LayerKind.EMBEDDING,
                "embedding",
                List.of(),
                row(
                        new EmbeddingLayer.Builder()
                                .nIn(5)
                                .nOut(4)
                                .hasBias(true)
                                .activation(Activation.IDENTITY)
                                .build(),
                        4),
                (t, p, x, training) -> embedded(t, p, x));
        ALL.put(LayerKind.LOSS, ALL.get(LayerKind.DENSE));
    }

    private static void add(LayerKind kind, String name, List<Integer> shape, Built built, NetworkProblem.Layer layer) {
        List<Integer> own = shape.isEmpty() ? List.of(built.inputs()) : shape;
        ALL.computeIfAbsent(kind, k -> new ArrayList<>())
                .add(new NetworkProblem(name, built.configuration(), own, layer));
    }

    private record Built(MultiLayerConfiguration configuration, int inputs) {}

    private static NeuralNetConfiguration.ListBuilder list(Layer layer, int hidden) {
        OutputLayer.Builder output =
                new OutputLayer.Builder(LossFunction.MSE).nOut(2).activation(Activation.IDENTITY);
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(layer)
                .layer(hidden > 0 ? output.nIn(hidden).build() : output.build());
    }

    private static Built row(Layer layer, int hidden) {
        MultiLayerConfiguration built = list(layer, hidden).build();
        new org.deeplearning4j.nn.multilayer.MultiLayerNetwork(built).init(); // or useLogStd is not read back
        return new Built(built, layer instanceof EmbeddingLayer ? 1 : hidden);
    }

    private static Built series(Layer layer, int hidden) {
        return new Built(list(new LastTimeStep(layer), hidden).build(), 0);
    }

    private static Built images(Layer layer, int channels) {
        return images(SIDE, layer, channels);
    }

    private static Built images(int side, Layer layer, int channels) {
        return new Built(
                list(layer, 0)
                        .setInputType(InputType.convolutional(side, side, channels))
                        .build(),
                0);
    }

    private static Layer dense(int size, Activation activation) {
        return new DenseLayer.Builder()
                .nIn(size)
                .nOut(size)
                .activation(activation)
                .build();
    }

    private static int[][] dense(Tape tape, Parameters p, int[][] x, String layer, int size) {
        int[][] found = new int[x.length][size];
        for (int n = 0; n < x.length; n++) {
            for (int o = 0; o < size; o++) {
                int sum = p.vector(layer + "_b", o);
                for (int k = 0; k < x[n].length; k++) {
                    sum = tape.add(sum, tape.multiply(x[n][k], p.at(layer + "_W", k, o)));
                }
                found[n][o] = sum;
            }
        }
        return found;
    }

    private static int[][] normalised(Tape tape, Parameters p, int[][] x, int size, boolean training) {
        double epsilon = 1e-5;
        int[][] found = new int[x.length][size];
        for (int c = 0; c < size; c++) {
            int mean = p.vector("0_mean", c);
            int variance = p.vector("0_var", c);
            if (training) {
                mean = tape.number(0);
                for (int[] row : x) {
                    mean = tape.add(mean, tape.scale(row[c], 1.0 / x.length, 0));
                }
                variance = tape.number(0);
                for (int[] row : x) {
                    int off = tape.subtract(row[c], mean);
                    variance = tape.add(variance, tape.scale(tape.multiply(off, off), 1.0 / x.length, 0));
                }
            }
            int factor = tape.power(tape.scale(variance, 1, epsilon), -0.5);
            for (int n = 0; n < x.length; n++) {
                int even = tape.multiply(tape.subtract(x[n][c], mean), factor);
                found[n][c] = tape.add(tape.multiply(even, p.vector("0_gamma", c)), p.vector("0_beta", c));
            }
        }
        return found;
    }

    /** Features by time, as DL4J has them; gates in its order: what goes in, forget, output, how much. */
    private static int[][] lstm(Tape tape, Parameters p, int[][] x, int features, int hidden) {
        int steps = x[0].length / features;
        int[][] found = new int[x.length][];
        for (int n = 0; n < x.length; n++) {
            int[] output = null;
            int[] memory = null;
            for (int t = 0; t < steps; t++) {
                int[] next = new int[hidden];
                int[] stored = new int[hidden];
                for (int h = 0; h < hidden; h++) {
                    int in = tape.tanh(gate(tape, p, x[n], output, h, t, steps, features));
                    int much = tape.sigmoid(gate(tape, p, x[n], output, 3 * hidden + h, t, steps, features));
                    stored[h] = tape.multiply(much, in);
                    if (memory != null) {
                        int forget = tape.sigmoid(gate(tape, p, x[n], output, hidden + h, t, steps, features));
                        stored[h] = tape.add(stored[h], tape.multiply(forget, memory[h]));
                    }
                    int out = tape.sigmoid(gate(tape, p, x[n], output, 2 * hidden + h, t, steps, features));
                    next[h] = tape.multiply(out, tape.tanh(stored[h]));
                }
                output = next;
                memory = stored;
            }
            found[n] = output;
        }
        return found;
    }

    private static int[][] recurrent(Tape tape, Parameters p, int[][] x, int features, int hidden) {
        int steps = x[0].length / features;
        int[][] found = new int[x.length][];
        for (int n = 0; n < x.length; n++) {
            int[] output = null;
            for (int t = 0; t < steps; t++) {
                int[] next = new int[hidden];
                for (int h = 0; h < hidden; h++) {
                    next[h] = tape.tanh(gate(tape, p, x[n], output, h, t, steps, features));
                }
                output = next;
            }
            found[n] = output;
        }
        return found;
    }

    private static int gate(
            Tape tape, Parameters p, int[] x, int[] output, int column, int time, int steps, int features) {
        int sum = p.vector("0_b", column);
        for (int k = 0; k < features; k++) {
            sum = tape.add(sum, tape.multiply(x[k * steps + time], p.at("0_W", k, column)));
        }
        for (int k = 0; output != null && k < output.length; k++) {
            sum = tape.add(sum, tape.multiply(output[k], p.at("0_RW", k, column)));
        }
        return sum;
    }

    private static int[][] convolution(Tape tape, Parameters p, int[][] x, int in, int out) {
        int places = SIDE - 2;
        int[][] found = new int[x.length][out * places * places];
        for (int n = 0; n < x.length; n++) {
            for (int at = 0; at < found[n].length; at++) {
                int o = at / places / places;
                int sum = p.vector("0_b", o);
                for (int k = 0; k < in * 9; k++) {
                    int c = k / 9;
                    int place = (c * SIDE + at / places % places + k / 3 % 3) * SIDE + at % places + k % 3;
                    sum = tape.add(sum, tape.multiply(x[n][place], p.at("0_W", o, c, k / 3 % 3, k % 3)));
                }
                found[n][at] = sum;
            }
        }
        return found;
    }

    private static int[][] pooled(Tape tape, int[][] x) {
        int[][] found = new int[x.length][x[0].length / 4];
        for (int n = 0; n < x.length; n++) {
            for (int at = 0; at < found[n].length; at++) {
                int first = (at / 4 * 4 + at / 2 % 2 * 2) * 4 + at % 2 * 2;
                found[n][at] =
                        tape.max(tape.max(x[n][first], x[n][first + 1]), tape.max(x[n][first + 4], x[n][first + 5]));
            }
        }
        return found;
    }

    private static int[][] larger(int[][] x) {
        int[][] found = new int[x.length][x[0].length * 4];
        for (int n = 0; n < x.length; n++) {
            for (int at = 0; at < found[n].length; at++) {
                found[n][at] = x[n][(at / 16 * 2 + at / 4 % 4 / 2) * 2 + at % 4 / 2];
            }
        }
        return found;
    }

    private static int[][] embedded(Tape tape, Parameters p, int[][] x) {
        int[][] found = new int[x.length][4];
        for (int n = 0; n < x.length; n++) {
            for (int o = 0; o < 4; o++) {
                int row = (int) Math.round(tape.value(x[n][0]));
                found[n][o] = tape.add(p.at("0_W", row, o), p.vector("0_b", o));
            }
        }
        return found;
    }
}
