package org.gradus.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.engine.Batch;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks, three classes each, that together have every kind of parameter. */
public final class Networks {
    /** Outputs of each sample. */
    public static final int CLASSES = 3;

    /** The learning rate of each sample's own updater. */
    public static final double RATE = 0.1;

    private Networks() {}

    /**
     * A network and what it eats.
     *
     * @param json its configuration
     * @param exampleShape empty for flat rows
     * @param features per example
     * @param whole whether features are whole numbers below 5 (an embedding's)
     */
    public record Sample(String json, List<Integer> exampleShape, int features, boolean whole) {
        /** The model, its weights drawn from 7. */
        public Model model() {
            return Model.fromConfiguration(json, "sample", 7);
        }

        /** Random examples with random labels. */
        public Batch batch(int examples, long seed) {
            Random random = new Random(seed);
            float[] features = new float[examples * this.features];
            for (int k = 0; k < features.length; k++) {
                features[k] = whole ? random.nextInt(5) : (float) random.nextGaussian();
            }
            float[] labels = new float[examples * CLASSES];
            for (int row = 0; row < examples; row++) {
                labels[row * CLASSES + random.nextInt(CLASSES)] = 1;
            }
            return new Batch(features, labels, examples);
        }
    }

    /** Every sample by name. */
    public static Map<String, Sample> all() {
        Map<String, Sample> all = new LinkedHashMap<>();
        all.put("dense", dense());
        all.put("convolution", convolution());
        all.put("separable", separable());
        all.put(
                "lstm",
                recurrent(new LastTimeStep(new LSTM.Builder()
                        .nIn(3)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build())));
        all.put("gravesLstm", recurrent(new LastTimeStep(graves())));
        all.put(
                "simpleRnn",
                recurrent(
                        new LastTimeStep(new SimpleRnn.Builder().nIn(3).nOut(4).build())));
        all.put(
                "bidirectional",
                recurrent(new LastTimeStep(new Bidirectional(
                        Bidirectional.Mode.ADD,
                        new LSTM.Builder()
                                .nIn(3)
                                .nOut(4)
                                .activation(Activation.TANH)
                                .build()))));
        all.put("embedding", embedding());
        all.put("frozen", frozen());
        all.put("graph", graph());
        all.put("decayed", decayed());
        return all;
    }

    /** Dense, batch normalisation with a plain variance, layer normalisation, penalties of every kind. */
    public static Sample dense() {
        MultiLayerConfiguration configuration = builder()
                .l2(0.01)
                .list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(4).l1(0.02).build())
                .layer(new BatchNormalization.Builder().nOut(4).useLogStd(false).build())
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(4)
                        .hasLayerNorm(true)
                        .weightDecay(0.03, false)
                        .build())
                .layer(output(4))
                .build();
        // DL4J reads useLogStd = false back only from the configuration of a network that has been built.
        new MultiLayerNetwork(configuration).init();
        return flat(5, configuration);
    }

    /** Weight decay set for the whole network: DL4J's builder puts it into each layer twice, and both count. */
    static Sample decayed() {
        return flat(
                5,
                builder()
                        .weightDecay(0.03)
                        .list()
                        .layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
                        .layer(output(4))
                        .build());
    }

    /** Convolution, batch normalisation with a log deviation, pooling, PReLU. */
    public static Sample convolution() {
        return flat(
                2 * 8 * 8,
                builder()
                        .list()
                        .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
                        .layer(new BatchNormalization.Builder().build())
                        .layer(new SubsamplingLayer.Builder().build())
                        .layer(new PReLULayer.Builder().inputShape(4, 3, 3).build())
                        .layer(new DenseLayer.Builder().nOut(5).build())
                        .layer(output(5))
                        .setInputType(InputType.convolutionalFlat(8, 8, 2))
                        .build());
    }

    /** A depthwise and a pointwise kernel, over images that are not flat. */
    public static Sample separable() {
        MultiLayerConfiguration configuration = builder()
                .list()
                .layer(new SeparableConvolution2D.Builder(3, 3)
                        .nOut(4)
                        .depthMultiplier(2)
                        .build())
                .layer(output(4))
                .setInputType(InputType.convolutional(6, 6, 2))
                .build();
        return new Sample(configuration.toJson(), List.of(2, 6, 6), 72, false);
    }

    /** A recurrent layer over five steps of three features, the last of them classified. */
    public static Sample recurrent(org.deeplearning4j.nn.conf.layers.Layer layer) {
        MultiLayerConfiguration configuration =
                builder().list().layer(layer).layer(output(4)).build();
        return new Sample(configuration.toJson(), List.of(3, 5), 15, false);
    }

    /** A word in, a class out. */
    public static Sample embedding() {
        MultiLayerConfiguration configuration = builder()
                .list()
                .layer(new EmbeddingLayer.Builder()
                        .nIn(5)
                        .nOut(4)
                        .hasBias(true)
                        .activation(Activation.TANH)
                        .build())
                .layer(output(4))
                .build();
        return new Sample(configuration.toJson(), List.of(), 1, true);
    }

    /** Two layers that DL4J itself keeps fixed; without l2, which moves a FrozenLayerWithBackprop in DL4J. */
    public static Sample frozen() {
        return flat(
                5,
                builder()
                        .list()
                        .layer(new FrozenLayer(
                                new DenseLayer.Builder().nIn(5).nOut(4).build()))
                        .layer(new FrozenLayerWithBackprop(
                                new DenseLayer.Builder().nIn(4).nOut(4).build()))
                        .layer(new DenseLayer.Builder().nIn(4).nOut(4).build())
                        .layer(output(4))
                        .build());
    }

    /** Two branches, a shortcut and a merge; names with an underscore. */
    public static Sample graph() {
        ComputationGraphConfiguration configuration = builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("stem_a", new DenseLayer.Builder().nIn(5).nOut(4).build(), "in")
                .addLayer("branch", new DenseLayer.Builder().nIn(4).nOut(4).build(), "stem_a")
                .addLayer("bn", new BatchNormalization.Builder().nOut(4).build(), "branch")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "stem_a", "bn")
                .addVertex("both", new MergeVertex(), "sum", "branch")
                .addLayer("out", output(8), "both")
                .setOutputs("out")
                .build();
        return new Sample(configuration.toJson(), List.of(), 5, false);
    }

    /** A builder with plain SGD at {@link #RATE}. */
    public static NeuralNetConfiguration.Builder builder() {
        return builder(new Sgd(RATE));
    }

    /** A builder with this updater. */
    public static NeuralNetConfiguration.Builder builder(IUpdater updater) {
        return new NeuralNetConfiguration.Builder().seed(1).updater(updater).activation(Activation.TANH);
    }

    /** Softmax over the classes. */
    public static OutputLayer output(int inputs) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(inputs)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    /** A sample of flat rows. */
    public static Sample flat(int features, MultiLayerConfiguration configuration) {
        return new Sample(configuration.toJson(), List.of(), features, false);
    }

    @SuppressWarnings("deprecation") // The layer is deprecated, but the zips that hold it are not gone.
    private static GravesLSTM graves() {
        return new GravesLSTM.Builder()
                .nIn(3)
                .nOut(4)
                .activation(Activation.TANH)
                .build();
    }
}
