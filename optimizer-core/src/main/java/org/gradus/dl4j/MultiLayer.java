package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.optimize.Solver;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A MultiLayerNetwork. */
final class MultiLayer implements Network {
    private final MultiLayerConfiguration configuration;
    private final MultiLayerNetwork network;

    MultiLayer(MultiLayerConfiguration configuration) {
        this(configuration, new MultiLayerNetwork(configuration));
    }

    MultiLayer(MultiLayerConfiguration configuration, MultiLayerNetwork network) {
        this.configuration = configuration;
        this.network = network;
    }

    @Override
    public void init(long seed) {
        configuration.getConfs().forEach(c -> c.setSeed(seed));
        // DL4J draws by a copy that it took of the first of them.
        network.getDefaultConfiguration().setSeed(seed);
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
        return configuration.getConfs().stream()
                .map(conf -> ParameterCount.of(conf.getLayer()))
                .reduce(0L, ParameterCount::require);
    }

    @Override
    public String json() {
        return configuration.toJson();
    }

    @Override
    public List<Vertex> vertices() {
        List<Vertex> vertices = new ArrayList<>();
        for (Layer layer : network.getLayers()) {
            int number = vertices.size();
            String key = String.valueOf(number);
            // Not the layer's own configuration: DL4J leaves the wrappers out there.
            var settings = configuration.getConf(number).getLayer();
            String name = settings.getLayerName();
            vertices.add(Vertex.of(number, key, name == null ? key : name, layer, settings));
        }
        return vertices;
    }

    @Override
    public INDArray gradients() {
        return network.getFlattenedGradients();
    }

    @Override
    public BaseMultiLayerUpdater<?> updater() {
        return new MultiLayerUpdater(network);
    }

    @Override
    public void updater(Steps steps) {
        network.setUpdater(new LayersUpdater(network, steps));
    }

    @Override
    public Updater updater(Solver solver) {
        return solver.getOptimizer().getUpdater(false);
    }

    @Override
    public void load(INDArray features, INDArray labels, int iteration, int epoch) {
        network.setIterationCount(iteration);
        network.setEpochCount(epoch);
        network.setInput(features);
        network.setLabels(labels);
    }

    @Override
    public void mask(INDArray features, INDArray labels) {
        network.clearLayerMaskArrays();
        network.setLayerMaskArrays(features, labels);
    }

    @Override
    public Layer[] layers() {
        return network.getLayers();
    }

    @Override
    public Optional<Layer> layer(Vertex vertex) {
        return Optional.of(network.getLayer(vertex.number()));
    }

    @Override
    public void replace(Vertex vertex, Layer layer) {
        network.getLayers()[vertex.number()] = layer;
    }

    @Override
    public void unwrap(Vertex vertex, boolean unwrapped) {
        // all wrappers are layers
    }

    @Override
    public void clear() {
        network.clearLayersStates();
    }

    @Override
    public INDArray output(INDArray features, INDArray mask) {
        return network.output(features, false, mask, null);
    }

    @Override
    public long activations(INDArray features) {
        return network.feedForward(features, false).stream()
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
        return List.of("input");
    }

    @Override
    public List<String> outputs() {
        return List.of("output");
    }

    @Override
    public int outputVertex() {
        return configuration.getConfs().size() - 1;
    }

    @Override
    public Optional<InputPreProcessor> preProcessor(Vertex vertex) {
        return Optional.ofNullable(configuration.getInputPreProcess(vertex.number()));
    }

    @Override
    public List<Integer> inputs(Vertex vertex) {
        return List.of(vertex.number() - 1); // Node.INPUT of the first
    }
}
