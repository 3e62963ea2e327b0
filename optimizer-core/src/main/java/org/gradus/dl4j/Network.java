package org.gradus.dl4j;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A MultiLayerNetwork or a ComputationGraph behind one face: only what the two say differently. */
interface Network {
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

    /** The configuration as JSON. */
    String json();

    /** Every layer and vertex, inputs left out, in the order of layer numbers. After init. */
    List<Vertex> vertices();

    /** The flat vector of gradients. After init. */
    INDArray gradients();

    /** A maker of updates over the flat vectors. After init. */
    BaseMultiLayerUpdater<?> updater();

    /** Sets what the next gradient is computed on. */
    void load(INDArray features, INDArray labels, int iteration, int epoch);

    /** Forgets activations and noise of the last batch. */
    void clear();

    /** The outputs in inference mode. */
    INDArray output(INDArray features);

    /** The mean loss in inference mode. */
    double loss(INDArray features, INDArray labels);

    DataType dataType();

    void dataType(DataType type);

    BackpropType backpropType();

    /** Whether gradients are divided by the number of examples. */
    boolean miniBatch();

    /** The names of the inputs; one for a MultiLayerNetwork. */
    List<String> inputs();

    /** The names of the outputs; one for a MultiLayerNetwork. */
    List<String> outputs();

    /** The number of the vertex that gives the first output. */
    int outputVertex();

    /** What reshapes the input of the first vertex. */
    Optional<InputPreProcessor> preProcessor();
}
