package org.gradus.dl4j;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.Solver;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A MultiLayerNetwork or a ComputationGraph behind one face: only what the two say differently. */
interface Network {
    /** A user's live network; initialised where it is not. */
    static Network of(MultiLayerNetwork network) {
        network.init();
        requireParameters(network.numParams());
        network.initGradientsView();
        return new MultiLayer(network.getLayerWiseConfigurations(), network);
    }

    /** A user's live network; initialised where it is not. */
    static Network of(ComputationGraph network) {
        network.init();
        requireParameters(network.numParams());
        network.initGradientsView();
        return new Graph(network.getConfiguration(), network);
    }

    private static void requireParameters(long count) {
        if (count == 0) {
            throw new ModelException("the network has no parameters; there is nothing to update");
        }
    }

    /** Draws the weights from the seed, and puts it into the configuration. */
    void init(long seed);

    /**
     * Takes the weights.
     *
     * @param weights 1 x n, becomes the network's own flat vector
     */
    void init(INDArray weights);

    /** DL4J's network, after init. */
    Model model();

    /**
     * How many parameters the configuration asks for. Before init.
     *
     * @throws ModelException when they are more than a flat vector can have
     */
    long parameters();

    /** The configuration as JSON. */
    String json();

    /** Every layer and vertex, inputs left out, in the order of layer numbers. After init. */
    List<Vertex> vertices();

    /** The flat vector of gradients. After init. */
    INDArray gradients();

    /** A maker of updates over the flat vectors. After init. */
    BaseMultiLayerUpdater<?> updater();

    /** Has the network make its updates by these steps from here on, in a solver of its own. After init. */
    void updater(Steps steps);

    /** What a solver of this network makes its updates with. */
    Updater updater(Solver solver);

    /** Sets what the next gradient is computed on. */
    void load(INDArray features, INDArray labels, int iteration, int epoch);

    /**
     * Sets which features and labels count from here on.
     *
     * @param features null: all
     * @param labels null: all
     */
    void mask(INDArray features, INDArray labels);

    /** Forgets activations and noise of the last batch. */
    void clear();

    /** DL4J's layers. */
    Layer[] layers();

    /** DL4J's layer of a vertex, its wrappers included; none of a vertex that is more or other than a layer. After init. */
    Optional<Layer> layer(Vertex vertex);

    /** Has another layer compute in the place of a vertex's, on the same views of weights and gradients. After init. */
    void replace(Vertex vertex, Layer layer);

    /** Takes the wrapper that freezes a vertex, where it is not within a layer, from the live network, or puts it back. After init. */
    void unwrap(Vertex vertex, boolean unwrapped);

    /**
     * The outputs in inference mode.
     *
     * @param mask of the features; null: all count
     */
    INDArray output(INDArray features, INDArray mask);

    /** The mean loss in inference mode; masks are those of the data set. */
    double loss(DataSet data);

    /** How many numbers all layers and vertices together give, the inputs counted too, in inference mode. */
    long activations(INDArray features);

    DataType dataType();

    void dataType(DataType type);

    BackpropType backpropType();

    /** The time steps of a segment of truncated backpropagation. */
    int segment();

    /** Whether gradients are divided by the number of examples. */
    boolean miniBatch();

    /** The names of the inputs; one for a MultiLayerNetwork. */
    List<String> inputs();

    /** The names of the outputs; one for a MultiLayerNetwork. */
    List<String> outputs();

    /** The number of the vertex that gives the first output. */
    int outputVertex();

    /** What reshapes the first input of a vertex. */
    Optional<InputPreProcessor> preProcessor(Vertex vertex);

    /** The numbers of the vertices that a vertex reads, in order; {@link Node#INPUT} for the network's input. */
    List<Integer> inputs(Vertex vertex);
}
