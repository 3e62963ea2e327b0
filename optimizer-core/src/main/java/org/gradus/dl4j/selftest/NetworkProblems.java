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
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** All problems of DL4J: a kind of layer is an entry of this table. Of kinds that are not here nothing is known. */
final class NetworkProblems {
    private static final int SIDE = PlainLayers.SIDE;

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
                    (t, p, x, training) -> PlainLayers.dense(t, p, x, "0", size));
            add(
                    LayerKind.ACTIVATION,
                    "tanh " + size,
                    List.of(),
                    row(dense(size, Activation.TANH), size),
                    (t, p, x, training) -> {
                        int[][] found = PlainLayers.dense(t, p, x, "0", size);
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
                    (t, p, x, training) -> PlainLayers.normalised(t, p, x, size, training));
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
                    (t, p, x, training) -> PlainLayers.lstm(t, p, x, size, 4));
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
                    (t, p, x, training) -> PlainLayers.recurrent(t, p, x, size, 4));
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
                    (t, p, x, training) -> PlainLayers.convolution(t, p, x, 2, size));
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
                (t, p, x, training) -> PlainLayers.pooled(t, x));
        add(
                LayerKind.RESIZING,
                "upsampling",
                List.of(2, 2, 2),
                images(2, new Upsampling2D.Builder(2).build(), 2),
                (t, p, x, training) -> PlainLayers.larger(x));
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
                (t, p, x, training) -> PlainLayers.embedded(t, p, x));
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
}
