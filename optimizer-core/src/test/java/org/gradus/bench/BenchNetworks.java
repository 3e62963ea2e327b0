package org.gradus.bench;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks of {@link Workload} as DL4J's configurations, with DL4J's Adam for DL4J's own training. */
final class BenchNetworks {
    private static final int[] CHANNELS = {16, 32, 64};
    private static final int BLOCKS = 3;

    /** So small that the loss of random labels does not fall to 0, where numbers become denormal and slow. */
    static final double RATE = 1e-5;

    private BenchNetworks() {}

    static String mlp() {
        return builder()
                .list()
                .layer(dense(512))
                .layer(dense(256))
                .layer(output())
                .setInputType(InputType.feedForward(784))
                .build()
                .toJson();
    }

    static String lenet() {
        return builder()
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5)
                        .nOut(20)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(new SubsamplingLayer.Builder().build())
                .layer(new ConvolutionLayer.Builder(5, 5)
                        .nOut(50)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(new SubsamplingLayer.Builder().build())
                .layer(dense(500))
                .layer(output())
                .setInputType(InputType.convolutional(28, 28, 1))
                .build()
                .toJson();
    }

    static String lstm() {
        return builder()
                .list()
                .layer(new LastTimeStep(
                        new LSTM.Builder().nOut(128).activation(Activation.TANH).build()))
                .layer(output())
                .setInputType(InputType.recurrent(64, 50))
                .build()
                .toJson();
    }

    /** He, Zhang, Ren, Sun 2015, https://arxiv.org/abs/1512.03385, section 4.2, with projections as shortcuts. */
    static String resnet() {
        GraphBuilder graph = builder().graphBuilder().addInputs("input");
        String last = relu(graph, "stem", normalised(graph, "stem", "input", CHANNELS[0], 3, 1));
        int before = CHANNELS[0];
        for (int channels : CHANNELS) {
            for (int block = 0; block < BLOCKS; block++) {
                int stride = channels == before ? 1 : 2;
                String name = channels + "x" + block;
                String shortcut = stride == 1 ? last : normalised(graph, name + "short", last, channels, 1, stride);
                String inner = relu(graph, name + "a", normalised(graph, name + "a", last, channels, 3, stride));
                String outer = normalised(graph, name + "b", inner, channels, 3, 1);
                graph.addVertex(name + "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), outer, shortcut);
                last = relu(graph, name, name + "sum");
                before = channels;
            }
        }
        return graph.addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), last)
                .addLayer("output", output(), "mean")
                .setOutputs("output")
                .setInputTypes(InputType.convolutional(32, 32, 3))
                .build()
                .toJson();
    }

    static String normalised(GraphBuilder graph, String name, String from, int channels, int kernel, int stride) {
        graph.addLayer(
                name + "conv",
                new ConvolutionLayer.Builder(kernel, kernel)
                        .stride(stride, stride)
                        .padding(kernel / 2, kernel / 2)
                        .nOut(channels)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build(),
                from);
        graph.addLayer(name + "norm", new BatchNormalization.Builder().build(), name + "conv");
        return name + "norm";
    }

    static String relu(GraphBuilder graph, String name, String from) {
        graph.addLayer(
                name + "relu",
                new ActivationLayer.Builder().activation(Activation.RELU).build(),
                from);
        return name + "relu";
    }

    static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder().updater(new Adam(RATE)).weightInit(WeightInit.RELU);
    }

    private static DenseLayer dense(int units) {
        return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
    }

    static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(Workload.CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
