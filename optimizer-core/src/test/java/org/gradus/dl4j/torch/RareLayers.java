package org.gradus.dl4j.torch;

import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of the layers, vertices and preprocessors that {@link RandomNetwork} does not draw. */
@SuppressWarnings({"NonCanonicalType", "rawtypes", "unchecked"}) // DL4J's aliases and builders
final class RareLayers {
    private static final int CLASSES = RandomSettings.OUTPUTS;

    private RareLayers() {}

    /** All of them. */
    static List<RandomNetwork> all() {
        InputType series = InputType.recurrent(3);
        InputType image = InputType.convolutional(4, 6, 2);
        InputType volume = InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 4, 4, 6, 2);
        List<Integer> images = List.of(2, 4, 6);
        List<Integer> volumes = List.of(2, 4, 4, 6);
        Layer lstm = new LSTM.Builder().nOut(4).build();
        Layer global = new GlobalPoolingLayer.Builder().build();
        Layer three = new Convolution3D.Builder(2, 2, 2).nOut(3).build();
        return List.of(
                ids(List.of(1), new EmbeddingLayer.Builder().nIn(5).nOut(4).build()),
                ids(List.of(6), words(true), global),
                ids(List.of(6), words(false), global),
                list(
                        series,
                        List.of(3, 0),
                        6,
                        new Convolution1D.Builder(2).nOut(4).build(),
                        global),
                list(
                        series,
                        List.of(3, 0),
                        6,
                        new Pooling1D.Builder().kernelSize(2).stride(2).build(),
                        global),
                list(series, List.of(3, 0), 6, lstm, new MaskLayer(), new LastTimeStep(lstm)),
                list(
                        series,
                        List.of(3, 0),
                        6,
                        new SelfAttentionLayer.Builder()
                                .nOut(4)
                                .nHeads(1)
                                .projectInput(true)
                                .build(),
                        global),
                list(
                        InputType.feedForward(4),
                        List.of(4),
                        0,
                        new RepeatVector.Builder(3).build(),
                        new LastTimeStep(lstm)),
                list(InputType.feedForward(4), List.of(4), 0, dense(3), new DropoutLayer(0.5)),
                list(image, images, 0, new Convolution2D.Builder(2, 2).nOut(3).build()),
                list(
                        image,
                        images,
                        0,
                        new Pooling2D.Builder().kernelSize(2, 2).stride(2, 2).build()),
                list(image, images, 0, new SpaceToDepthLayer.Builder(2).build()),
                list(image, images, 0, new SpaceToBatchLayer.Builder(new int[] {2, 2}).build()),
                list(volume, volumes, 0, three, new Upsampling3D.Builder(2).build()),
                list(volume, volumes, 0, three, new ZeroPadding3DLayer.Builder(1, 0, 0, 1, 1, 0).build()),
                list(volume, volumes, 0, three, new Cropping3D.Builder(1, 0, 0, 1, 1, 0).build()),
                list(
                        volume,
                        volumes,
                        0,
                        new Deconvolution3D.Builder()
                                .kernelSize(2, 2, 2)
                                .nIn(2)
                                .nOut(3)
                                .build(),
                        global),
                graph(InputType.feedForward(6), List.of(6), 0, graph -> graph.addLayer("a", dense(6), "in")
                        .addVertex("l", new L2Vertex(), "a", "in")
                        .addLayer("out", output(), "l")),
                graph(InputType.feedForward(6), List.of(6), 0, graph -> graph.addVertex(
                                "r", new ReshapeVertex('c', new int[] {-1, 2, 3}, null), "in")
                        .addVertex("t", new ReshapeVertex('c', new int[] {-1, 6}, null), "r")
                        .addLayer("out", output(6), "t")),
                graph(InputType.feedForward(6), List.of(6), 0, graph -> graph.addVertex(
                                "f", new FrozenVertex(new SubsetVertex(1, 3)), "in")
                        .addLayer("out", output(3), "f")),
                graph(InputType.feedForward(6), List.of(6), 0, graph -> graph.addVertex(
                                "p", new PreprocessorVertex(new FeedForwardToCnnPreProcessor(2, 3, 1)), "in")
                        .addLayer("g", global, "p")
                        .addLayer("out", output(1), "g")),
                graph(image, images, 0, graph -> graph.addVertex("p", new PoolHelperVertex(), "in")
                        .addLayer("out", output(30), new CnnToFeedForwardPreProcessor(3, 5, 2), "p")),
                graph(series, List.of(3, 0), 6, graph -> graph.addLayer("l", new LastTimeStep(lstm), "in")
                        .addVertex("d", new DuplicateToTimeSeriesVertex("in"), "l")
                        .addLayer("g", new GlobalPoolingLayer.Builder().build(), "d")
                        .addLayer("out", output(), "g")),
                graph(InputType.recurrent(6), List.of(6, 0), 4, graph -> graph.addLayer(
                                "c",
                                new ConvolutionLayer.Builder(2, 2)
                                        .nIn(1)
                                        .nOut(2)
                                        .build(),
                                new RnnToCnnPreProcessor(2, 3, 1),
                                "in")
                        .addLayer(
                                "l",
                                new LastTimeStep(
                                        new LSTM.Builder().nIn(4).nOut(4).build()),
                                new CnnToRnnPreProcessor(1, 2, 2),
                                "c")
                        .addLayer("out", output(4), "l")),
                graph(series, List.of(3, 0), 6, graph -> graph.addLayer(
                                "d", dense(4), new RnnToFeedForwardPreProcessor(), "in")
                        .addLayer(
                                "l",
                                new LastTimeStep(
                                        new LSTM.Builder().nIn(4).nOut(4).build()),
                                new FeedForwardToRnnPreProcessor(),
                                "d")
                        .addLayer("out", output(4), "l")));
    }

    private static Layer words(boolean any) {
        return new EmbeddingSequenceLayer.Builder()
                .nIn(5)
                .nOut(4)
                .inputLength(6)
                .inferInputLength(any)
                .build();
    }

    private static DenseLayer dense(int width) {
        return new DenseLayer.Builder().nOut(width).build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nOut(CLASSES)
                .activation(Activation.IDENTITY)
                .build();
    }

    private static OutputLayer output(int inputs) {
        OutputLayer output = output();
        output.setNIn(inputs);
        return output;
    }

    private static RandomNetwork ids(List<Integer> shape, Layer... layers) {
        var list = builder().list();
        List.of(layers).forEach(list::layer);
        return new RandomNetwork(list.layer(output(4)).build().toJson(), shape, 0, true);
    }

    private static RandomNetwork list(InputType input, List<Integer> shape, int steps, Layer... layers) {
        var list = builder().list();
        List.of(layers).forEach(layer -> list.layer(layer.clone()));
        return new RandomNetwork(
                list.layer(output()).setInputType(input).build().toJson(), shape, steps, false);
    }

    private static RandomNetwork graph(
            InputType input, List<Integer> shape, int steps, Consumer<GraphBuilder> vertices) {
        GraphBuilder graph = builder().graphBuilder().addInputs("in").setInputTypes(input);
        vertices.accept(graph);
        return new RandomNetwork(graph.setOutputs("out").build().toJson(), shape, steps, false);
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder().activation(Activation.TANH);
    }
}
