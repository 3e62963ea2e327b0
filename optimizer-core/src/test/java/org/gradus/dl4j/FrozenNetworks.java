package org.gradus.dl4j;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.activations.Activation;

/** Networks of which a part is frozen, by the job or by the model. */
final class FrozenNetworks {
    private FrozenNetworks() {}

    /** Batch normalisation of rows and of images, with both kinds of deviation, in layers and in a graph. */
    static Map<String, Networks.Sample> normalised() {
        return Map.of(
                "rows", Networks.dense(),
                "images", Networks.convolution(),
                "graph", Networks.graph(),
                "locked", locked(),
                "channelsLast", channelsLast());
    }

    /** Batch normalisation without gamma and beta of its own. */
    static Networks.Sample locked() {
        return Networks.flat(
                5,
                Networks.builder()
                        .list()
                        .layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
                        .layer(new BatchNormalization.Builder(true).nOut(4).build())
                        .layer(Networks.output(4))
                        .build());
    }

    private static Networks.Sample channelsLast() {
        var configuration = Networks.builder()
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .nOut(4)
                        .dataFormat(CNN2DFormat.NHWC)
                        .build())
                .layer(new BatchNormalization.Builder()
                        .dataFormat(CNN2DFormat.NHWC)
                        .build())
                .layer(new GlobalPoolingLayer.Builder().build())
                .layer(Networks.output(4))
                .setInputType(InputType.convolutional(6, 6, 2, CNN2DFormat.NHWC))
                .build();
        return new Networks.Sample(configuration.toJson(), List.of(6, 6, 2), 72, false);
    }

    /** A convolution, batch normalisation and pooling, frozen or not, and a head. */
    static Networks.Sample base(boolean frozen, boolean dropout) {
        UnaryOperator<Layer> wrap = frozen ? FrozenLayer::new : l -> l;
        DenseLayer.Builder dense = new DenseLayer.Builder().nIn(36).nOut(5);
        if (dropout) {
            dense.dropOut(0.5);
        }
        return Networks.flat(
                2 * 8 * 8,
                Networks.builder()
                        .l2(0.01)
                        .list()
                        .layer(wrap.apply(new ConvolutionLayer.Builder(3, 3)
                                .nIn(2)
                                .nOut(4)
                                .build()))
                        .layer(wrap.apply(
                                new BatchNormalization.Builder().nIn(4).nOut(4).build()))
                        .layer(wrap.apply(new SubsamplingLayer.Builder().build()))
                        .layer(wrap.apply(dense.build()))
                        .layer(new DenseLayer.Builder().nIn(5).nOut(5).build())
                        .layer(Networks.output(5))
                        .setInputType(InputType.convolutionalFlat(8, 8, 2))
                        .build());
    }

    /** A layer that is not frozen before one that is. */
    static Networks.Sample behind() {
        return Networks.flat(
                5,
                Networks.builder()
                        .list()
                        .layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
                        .layer(new FrozenLayer(
                                new DenseLayer.Builder().nIn(4).nOut(4).build()))
                        .layer(Networks.output(4))
                        .build());
    }

    /** The same kind of thing as a graph. */
    static Networks.Sample graph(boolean frozen) {
        UnaryOperator<Layer> wrap = frozen ? FrozenLayer::new : l -> l;
        UnaryOperator<GraphVertex> vertex = frozen ? FrozenVertex::new : v -> v;
        ComputationGraphConfiguration configuration = Networks.builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "a", wrap.apply(new DenseLayer.Builder().nIn(5).nOut(4).build()), "in")
                .addLayer(
                        "b", wrap.apply(new DenseLayer.Builder().nIn(4).nOut(4).build()), "a")
                .addLayer(
                        "bn",
                        wrap.apply(
                                new BatchNormalization.Builder().nIn(4).nOut(4).build()),
                        "b")
                .addVertex("both", vertex.apply(new org.deeplearning4j.nn.conf.graph.MergeVertex()), "a", "bn")
                .addLayer("out", Networks.output(8), "both")
                .setOutputs("out")
                .build();
        return new Networks.Sample(configuration.toJson(), List.of(), 5, false);
    }

    /** Attention in a FrozenVertex, as TransferLearning's setFeatureExtractor leaves it. */
    static Networks.Sample attention() {
        ComputationGraphConfiguration configuration = Networks.builder()
                .graphBuilder()
                .addInputs("in")
                .addVertex(
                        "attention",
                        new FrozenVertex(new AttentionVertex.Builder()
                                .nInKeys(3)
                                .nInQueries(3)
                                .nInValues(3)
                                .nHeads(1)
                                .nOut(4)
                                .headSize(4)
                                .projectInput(true)
                                .build()),
                        "in",
                        "in",
                        "in")
                .addLayer("pool", new GlobalPoolingLayer.Builder().build(), "attention")
                .addLayer(
                        "dense",
                        new DenseLayer.Builder()
                                .nIn(4)
                                .nOut(4)
                                .activation(Activation.TANH)
                                .build(),
                        "pool")
                .addLayer("out", Networks.output(4), "dense")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(3, 5))
                .build();
        return new Networks.Sample(configuration.toJson(), List.of(3, 5), 15, false);
    }
}
