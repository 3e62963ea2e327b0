package org.gradus.dl4j;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseWrapperVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.optimize.Solver;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A ComputationGraph. */
final class Graph implements Network {
    private final ComputationGraphConfiguration configuration;
    private final ComputationGraph network;

    Graph(ComputationGraphConfiguration configuration) {
        this(configuration, new ComputationGraph(configuration));
    }

    Graph(ComputationGraphConfiguration configuration, ComputationGraph network) {
        this.configuration = configuration;
        this.network = network;
    }

    @Override
    public void init(long seed) {
        configuration.getDefaultConfiguration().setSeed(seed);
        for (var vertex : configuration.getVertices().values()) {
            if (vertex instanceof LayerVertex layer) {
                layer.getLayerConf().setSeed(seed);
            }
        }
        network.init();
        network.initGradientsView();
    }

    @Override
    public void init(INDArray weights) {
        network.init(weights, false);
        network.initGradientsView();
    }

    @Override
    public Model model() {
        return network;
    }

    @Override
    public long parameters() {
        return configuration.getVertices().values().stream()
                .map(vertex -> vertex instanceof LayerVertex layer
                        ? ParameterCount.of(layer.getLayerConf().getLayer())
                        : ParameterCount.require(vertex.numParams(false), 0))
                .reduce(0L, ParameterCount::require);
    }

    @Override
    public String json() {
        return configuration.toJson();
    }

    @Override
    public List<Vertex> vertices() {
        List<Vertex> vertices = new ArrayList<>();
        for (int index : network.topologicalSortOrder()) {
            GraphVertex vertex = network.getVertices()[index];
            if (vertex.isInputVertex()) {
                continue;
            }
            String name = vertex.getVertexName();
            Object settings = configuration.getVertices().get(name);
            if (settings instanceof LayerVertex layer) {
                settings = layer.getLayerConf().getLayer();
            }
            vertices.add(Vertex.of(vertices.size(), name, name, vertex, settings));
        }
        return vertices;
    }

    @Override
    public INDArray gradients() {
        return network.getFlattenedGradients();
    }

    @Override
    public BaseMultiLayerUpdater<?> updater() {
        return new ComputationGraphUpdater(network);
    }

    @Override
    public void updater(Steps steps) {
        network.setUpdater(new GraphUpdater(network, steps));
    }

    @Override
    public Updater updater(Solver solver) {
        return solver.getOptimizer().getComputationGraphUpdater(false);
    }

    @Override
    public void load(INDArray features, INDArray labels, int iteration, int epoch) {
        configuration.setIterationCount(iteration);
        configuration.setEpochCount(epoch);
        network.setInputs(features);
        network.setLabels(labels);
    }

    @Override
    public void mask(INDArray features, INDArray labels) {
        network.setLayerMaskArrays(one(features), one(labels));
    }

    private static INDArray[] one(INDArray array) {
        return array == null ? null : new INDArray[] {array};
    }

    @Override
    public Layer[] layers() {
        return network.getLayers();
    }

    @Override
    public Optional<Layer> layer(Vertex vertex) {
        // A FrozenVertex gives the layer of the vertex within.
        return network.getVertex(vertex.key()) instanceof org.deeplearning4j.nn.graph.vertex.impl.LayerVertex place
                ? Optional.of(place.getLayer())
                : Optional.empty();
    }

    @Override
    public void replace(Vertex vertex, Layer layer) {
        var place = (org.deeplearning4j.nn.graph.vertex.impl.LayerVertex) network.getVertex(vertex.key());
        Layer[] layers = network.getLayers();
        for (int k = 0; k < layers.length; k++) {
            if (layers[k] == place.getLayer()) { // their equals compares whole arrays
                layers[k] = layer;
            }
        }
        place.setLayer(layer);
    }

    @Override
    public void unwrap(Vertex vertex, boolean unwrapped) {
        if (network.getVertex(vertex.key()) instanceof FrozenVertex frozen) {
            network.getVertices()[frozen.getVertexIndex()] = unwrapped ? within(frozen) : frozen;
        }
    }

    /** DL4J has no getter for it. */
    private static GraphVertex within(BaseWrapperVertex wrapper) {
        try {
            Field field = BaseWrapperVertex.class.getDeclaredField("underlying");
            field.setAccessible(true);
            return (GraphVertex) field.get(wrapper);
        } catch (NoSuchFieldException | IllegalAccessException e) {
            throw new IllegalStateException("this version of DL4J has no BaseWrapperVertex.underlying", e);
        }
    }

    @Override
    public void clear() {
        network.clearLayersStates();
        // DL4J cuts rows into time steps by the number of labels, those of an earlier batch too.
        network.setLabels((INDArray[]) null);
    }

    @Override
    public INDArray output(INDArray features, INDArray mask) {
        return network.output(false, one(features), one(mask))[0];
    }

    @Override
    public long activations(INDArray features) {
        return network.feedForward(new INDArray[] {features}, false).values().stream()
                .mapToLong(INDArray::length)
                .sum();
    }

    @Override
    public double loss(DataSet data) {
        return network.score(data, false);
    }

    @Override
    public DataType dataType() {
        return configuration.getDataType();
    }

    @Override
    public void dataType(DataType type) {
        configuration.setDataType(type);
    }

    @Override
    public BackpropType backpropType() {
        return configuration.getBackpropType();
    }

    @Override
    public int segment() {
        return configuration.getTbpttFwdLength();
    }

    @Override
    public boolean miniBatch() {
        return network.conf().isMiniBatch();
    }

    @Override
    public List<String> inputs() {
        return configuration.getNetworkInputs();
    }

    @Override
    public List<String> outputs() {
        return configuration.getNetworkOutputs();
    }

    @Override
    public int outputVertex() {
        List<String> order = vertices().stream().map(Vertex::key).toList();
        return order.indexOf(outputs().get(0));
    }

    @Override
    public Optional<InputPreProcessor> preProcessor(Vertex vertex) {
        var settings = configuration.getVertices().get(vertex.key());
        return settings instanceof LayerVertex layer ? Optional.ofNullable(layer.getPreProcessor()) : Optional.empty();
    }

    @Override
    public List<Integer> inputs(Vertex vertex) {
        List<String> order = vertices().stream().map(Vertex::key).toList();
        return configuration.getVertexInputs().get(vertex.key()).stream()
                .map(order::indexOf) // Node.INPUT of what is no vertex
                .toList();
    }
}
