package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.gradus.engine.RowScaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without it, a wrong model file would end in a stack trace of DL4J's, or in training that means something else. */
class BadModelTest {
    static Stream<Arguments> zips() throws IOException {
        byte[] good = Networks.dense().model().toZip();
        byte[] damaged = good.clone();
        Arrays.fill(damaged, 100, 400, (byte) 7);
        return Stream.of(
                arguments("nothing", new byte[0], "m.zip: not a zip file"),
                arguments("text", "hello".getBytes(StandardCharsets.UTF_8), "m.zip: not a zip file"),
                arguments(
                        "another zip",
                        zip("readme.txt", "hello"),
                        "m.zip: a zip but not a DL4J model: no entry configuration.json among [readme.txt]"),
                arguments("no weights", zip("configuration.json", "{}"), "no entry coefficients.bin among"),
                arguments("damaged", damaged, "m.zip: a damaged zip file: "),
                arguments("cut off", Arrays.copyOf(good, good.length / 2), "m.zip: a damaged zip file: "));
    }

    private static byte[] zip(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zips")
    void aWrongZipIsRefusedInOneSentence(String name, byte[] bytes, String message) {
        assertThatThrownBy(() -> Model.fromZip(bytes, "m.zip"))
                .isInstanceOf(ModelException.class)
                .message()
                .contains(message)
                .hasLineCount(1);
    }

    @Test
    void weightsThatDoNotFitTheConfigurationAreRefused() {
        Model dense = Networks.dense().model();
        byte[] zip = ModelZip.write(
                new ModelZip.Content(dense.configuration(), new float[9], RowScaling.NONE, List.of()), 5);
        assertThatThrownBy(() -> Model.fromZip(zip, "m.zip"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("m.zip: DL4J cannot build the network: ")
                .hasMessageContaining("got length 9");
        assertThatThrownBy(() -> dense.withWeights(new float[9]))
                .hasMessage("9 weights for a model that has " + dense.layout().length() + "; must be as many");
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("", "not a DL4J configuration; must be a JSON or YAML object"),
                arguments("{\"confs\": [", "not valid JSON: "),
                arguments("a: [1, 2", "not valid YAML: "),
                arguments("just words", "not a DL4J configuration; must be a JSON or YAML object"),
                arguments("{\"layers\": 3}", "its keys are [layers], must have 'confs' (MultiLayerNetwork) or"),
                arguments("{\"confs\": []}", "m.json: "),
                arguments(
                        "{\"confs\": [{\"layer\": {\"@class\": \"no.Such\"}}]}",
                        "names the class no.Such, which is not on the class path"),
                arguments("{\"vertices\": {}}", "m.json: "));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("texts")
    void aWrongConfigurationIsRefusedInOneSentence(String text, String message) {
        assertThatThrownBy(() -> Model.fromConfiguration(text, "m.json", 1))
                .isInstanceOf(ModelException.class)
                .message()
                .startsWith("m.json")
                .contains(message)
                .hasLineCount(1);
    }

    static Stream<Arguments> networks() {
        var dense = new DenseLayer.Builder().nIn(5).nOut(4).build();
        var twoOutputs = Networks.builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("one", Networks.output(5), "in")
                .addLayer("two", Networks.output(5), "in")
                .setOutputs("one", "two")
                .build();
        var sparse = new OutputLayer.Builder(LossFunction.SPARSE_MCXENT)
                .nIn(4)
                .nOut(3)
                .build();
        return Stream.of(
                arguments(twoOutputs.toJson(), "has 2 outputs [one, two]; must have one"),
                arguments(
                        sequence(new Bidirectional(
                                new LSTM.Builder().nIn(3).nOut(4).build())),
                        "must be Standard for layer layer0 (Bidirectional of LSTM), which keeps no state"),
                arguments(
                        sequence(new LSTM.Builder()
                                .nIn(3)
                                .nOut(4)
                                .dataFormat(RNNFormat.NWC)
                                .build()),
                        "DL4J cuts the last dimension; layer layer0 (LSTM) must have the format NCW"),
                arguments(
                        Networks.builder()
                                .list()
                                .layer(new LastTimeStep(
                                        new LSTM.Builder().nIn(3).nOut(4).build()))
                                .layer(Networks.output(4))
                                .build()
                                .toJson()
                                .replace("\"Standard\"", "\"TruncatedBPTT\""),
                        "must be Standard where layer layer1 (OutputLayer) gives no outputs for every time step"),
                arguments(
                        Networks.builder()
                                .list()
                                .layer(new LSTM.Builder().nIn(3).nOut(4).build())
                                .layer(new RnnLossLayer.Builder(LossFunction.MSE)
                                        .dataFormat(RNNFormat.NWC)
                                        .build())
                                .build()
                                .toJson(),
                        "has the format NWC, whose loss DL4J takes of the inputs, not the labels; must be NCW"),
                arguments(
                        images(new SubsamplingLayer.Builder(PoolingType.MAX)
                                .kernelSize(3, 2)
                                .padding(2, 2)
                                .build()),
                        "pools the largest number of windows of 2 under a padding of 2 in layer layer0"
                                + " (SubsamplingLayer), where DL4J writes outside its memory; the padding must be"
                                + " smaller than the window"),
                arguments(
                        images(new SubsamplingLayer.Builder(PoolingType.MAX)
                                .kernelSize(2, 2)
                                .dilation(2, 1)
                                .padding(3, 1)
                                .build()),
                        "windows of 3 under a padding of 3"),
                arguments(
                        Networks.builder()
                                .dataType(DataType.DOUBLE)
                                .list()
                                .layer(Networks.output(4))
                                .build()
                                .toJson(),
                        "computes in DOUBLE; must be FLOAT"),
                arguments(
                        Networks.builder()
                                .miniBatch(false)
                                .list()
                                .layer(Networks.output(4))
                                .build()
                                .toJson(),
                        "has miniBatch = false (sums of gradients); must be true (means)"),
                arguments(
                        Networks.builder()
                                .optimizationAlgo(OptimizationAlgorithm.LBFGS)
                                .list()
                                .layer(Networks.output(4))
                                .build()
                                .toJson(),
                        "is trained by LBFGS; must be STOCHASTIC_GRADIENT_DESCENT"),
                arguments(
                        Networks.builder()
                                .list()
                                .layer(new AutoEncoder.Builder().nIn(5).nOut(4).build())
                                .layer(Networks.output(4))
                                .build()
                                .toJson(),
                        "is trained layer by layer"),
                arguments(
                        Networks.builder()
                                .list()
                                .layer(dense)
                                .layer(sparse)
                                .build()
                                .toJson(),
                        "uses LossSparseMCXENT; must be LossMCXENT"));
    }

    private static String images(Layer layer) {
        return Networks.builder()
                .list()
                .layer(layer)
                .layer(Networks.output(0))
                .setInputType(InputType.convolutional(6, 6, 2))
                .build()
                .toJson();
    }

    /** A network over segments of sequences. */
    private static String sequence(Layer layer) {
        return Networks.builder()
                .list()
                .layer(layer)
                .layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(4)
                        .nOut(3)
                        .build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(2)
                .build()
                .toJson();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aNetworkThatCannotBeTrainedIsRefused(String json, String message) {
        assertThatThrownBy(() -> Model.fromConfiguration(json, "m.json", 1))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("m.json: the network ")
                .hasMessageContaining(message);
    }
}
