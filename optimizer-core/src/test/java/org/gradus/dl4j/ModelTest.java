package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.gradus.engine.Batch;
import org.gradus.engine.RowScaling;
import org.gradus.engine.Scaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without it, a model that Gradus wrote could be lost to DL4J, or the other way round. */
class ModelTest {
    static Stream<Map.Entry<String, Networks.Sample>> samples() {
        return Networks.all().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aZipLoadsInPlainDl4jWithTheSameOutputs(Map.Entry<String, Networks.Sample> entry) throws IOException {
        Networks.Sample sample = entry.getValue();
        Model drawn = sample.model();
        float[] changed = drawn.weights();
        for (int k = 0; k < changed.length; k++) {
            changed[k] += 0.01f;
        }
        byte[] zip = drawn.withWeights(changed).toZip();
        assertThat(zip).isEqualTo(drawn.withWeights(changed).toZip());
        Batch batch = sample.batch(4, 5);
        INDArray features = new Rows(sample.exampleShape()).fill(batch.features(), 4);
        INDArray outputs = drawn.configuration().contains("networkInputs")
                ? ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip))
                        .outputSingle(features)
                : ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip))
                        .output(features);
        Model read = Model.fromZip(zip, "model.zip");
        assertThat(read.weights()).isEqualTo(changed);
        assertThat(read.layout()).isEqualTo(drawn.layout());
        assertThat(read.configuration()).isEqualTo(drawn.configuration());
        try (Dl4jEngine engine = Dl4jEngine.open(read, sample.exampleShape())) {
            assertThat(engine.predict(batch.features(), 4))
                    .isEqualTo(outputs.dup('c').reshape(outputs.length()).toFloatVector());
        }
    }

    @Test
    void aZipThatDl4jWroteIsReadWithoutItsUpdater(@TempDir Path folder) throws IOException {
        var configuration = Networks.builder(new Adam(0.001))
                .list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
                .layer(Networks.output(4))
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        var min = Model.row(new float[] {0, 1, 2, 3, 4});
        var max = Model.row(new float[] {2, 2, 6, 3, 8});
        NormalizerMinMaxScaler normalizer = new NormalizerMinMaxScaler(-1, 1);
        normalizer.setFeatureStats(min, max);
        File zip = folder.resolve("base.zip").toFile();
        ModelSerializer.writeModel(network, zip, true);
        ModelSerializer.addNormalizerToModel(zip, normalizer);

        Model model = Model.fromZip(Files.readAllBytes(zip.toPath()), "base.zip");
        assertThat(model.weights()).isEqualTo(network.params().toFloatVector());
        assertThat(model.configuration()).contains("Adam");
        float[] row = {0.5f, 1.5f, 4, 3, 8};
        model.scaling().features().apply(row);
        assertThat(row).startsWith(-0.5f, 0, 0).endsWith(1);
    }

    @Test
    void aScalingIsRestoredByPlainDl4jFloatForFloat() throws IOException {
        Scaling scaling = new Scaling(new float[] {0.1f, -3, 7, 1e-9f, 0}, new float[] {0.3f, 16, 0, 255, 1e7f});
        byte[] zip =
                Networks.dense().model().withScaling(RowScaling.of(scaling)).toZip();
        Scaling read = Model.fromZip(zip, "model.zip").scaling().features();
        assertThat(read.shift()).isEqualTo(scaling.shift());
        assertThat(read.divisor()).isEqualTo(scaling.divisor()).contains(1f, org.assertj.core.data.Index.atIndex(2));
        DataNormalization plain = ModelSerializer.restoreNormalizerFromInputStream(new ByteArrayInputStream(zip));
        float[] row = {3, 1, 4, 1, 5};
        DataSet data = new DataSet(Model.row(row.clone()), Model.row(new float[] {1, 0, 0}));
        plain.transform(data);
        scaling.apply(row);
        assertThat(data.getFeatures().toFloatVector()).isEqualTo(row);
    }

    @Test
    void weightsAreAFunctionOfTheSeedAndNotOfTheFormat() {
        String json = Networks.dense().json();
        String yaml = MultiLayerConfiguration.fromJson(json).toYaml();
        Model model = Model.fromConfiguration(json, "a.json", 7);
        assertThat(Model.fromConfiguration(yaml, "a.yaml", 7).weights()).isEqualTo(model.weights());
        assertThat(Model.fromConfiguration(json, "a.json", 8).weights()).isNotEqualTo(model.weights());
        assertThat(Model.fromConfiguration(json, "a.json", 0).weights())
                .as("0, which libnd4j takes for the clock")
                .isEqualTo(Model.fromConfiguration(json, "a.json", 0).weights());
        String graph = Networks.graph().json();
        String graphYaml = ComputationGraphConfiguration.fromJson(graph).toYaml();
        Model ofGraph = Model.fromConfiguration(graph, "g.json", 7);
        assertThat(Model.fromConfiguration(graphYaml, "g.yaml", 7).weights()).isEqualTo(ofGraph.weights());
        assertThat(Model.fromConfiguration(graph, "g.json", 8).weights()).isNotEqualTo(ofGraph.weights());

        var plain = ComputationGraphConfiguration.fromJson(ofGraph.configuration());
        ComputationGraph network = new ComputationGraph(plain);
        network.init();
        assertThat(network.params().toFloatVector()).isEqualTo(ofGraph.weights());
    }

    @Test
    void aModelTravels() throws IOException, ClassNotFoundException {
        Model model = Networks.graph().model().withScaling(RowScaling.of(new Scaling(new float[5], new float[5])));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(model);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((Model) in.readObject()).toZip()).isEqualTo(model.toZip());
        }
    }

    @Test
    void whatGoesInAndComesOutIsKnown() {
        Model dense = Networks.dense().model();
        assertThat(dense.inputs()).isEqualTo(OptionalInt.of(5));
        assertThat(dense.outputs()).isEqualTo(3);
        assertThat(dense.classification()).isTrue();
        assertThat(Networks.convolution().model().inputs()).isEqualTo(OptionalInt.of(128));
        assertThat(Networks.graph().model().inputs()).isEqualTo(OptionalInt.of(5));
        assertThat(Networks.embedding().model().inputs()).isEqualTo(OptionalInt.of(1));
        assertThat(Networks.all().get("lstm").model().inputs()).isEmpty();
        var values = new OutputLayer.Builder(LossFunction.MSE)
                .nIn(5)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build();
        Model regression = Networks.flat(
                        5, Networks.builder().list().layer(values).build())
                .model();
        assertThat(regression.classification()).isFalse();
        assertThat(regression.outputs()).isEqualTo(2);
        assertThat(regression.layout().names()).isEqualTo(List.of("0_W", "0_b"));
    }
}
