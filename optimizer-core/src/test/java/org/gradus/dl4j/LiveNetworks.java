package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.engine.Batch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** DL4J's own networks made of samples, as a user has them. */
final class LiveNetworks {
    private LiveNetworks() {}

    static MultiLayerNetwork layers(Networks.Sample sample) {
        Model model = sample.model();
        var network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(model.configuration()));
        network.init(Model.row(model.weights()), false);
        return network;
    }

    static ComputationGraph graph(Networks.Sample sample) {
        Model model = sample.model();
        var network = new ComputationGraph(ComputationGraphConfiguration.fromJson(model.configuration()));
        network.init(Model.row(model.weights()), false);
        return network;
    }

    static org.deeplearning4j.nn.api.Model any(Networks.Sample sample) {
        return sample.json().contains("networkInputs") ? graph(sample) : layers(sample);
    }

    static GroupedOptimizerBuilder builder(org.deeplearning4j.nn.api.Model network) {
        return network instanceof ComputationGraph graph
                ? GroupedOptimizer.builder(graph)
                : GroupedOptimizer.builder((MultiLayerNetwork) network);
    }

    static DataSet data(Networks.Sample sample, int examples, long seed) {
        Batch batch = sample.batch(examples, seed);
        INDArray features = new Rows(sample.exampleShape()).fill(batch.features(), examples);
        return new DataSet(features, new Rows(List.of()).fill(batch.labels(), examples));
    }

    static DataSetIterator iterator(Networks.Sample sample, int batches, int examples) {
        List<DataSet> all = new ArrayList<>();
        for (int k = 0; k < batches; k++) {
            all.addAll(data(sample, examples, k).asList());
        }
        return new ListDataSetIterator<>(all, examples);
    }

    static void fit(org.deeplearning4j.nn.api.Model network, DataSet data) {
        if (network instanceof ComputationGraph graph) {
            graph.fit(data);
        } else {
            ((MultiLayerNetwork) network).fit(data);
        }
    }

    static float[] weights(org.deeplearning4j.nn.api.Model network) {
        return network.params().toFloatVector();
    }

    static float[] weights(org.deeplearning4j.nn.api.Model network, String parameter) {
        INDArray values = network instanceof ComputationGraph graph
                ? graph.getParam(parameter)
                : ((MultiLayerNetwork) network).getParam(parameter);
        return values.dup('c').reshape(values.length()).toFloatVector();
    }
}
