package org.gradus.dl4j;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.gradus.engine.Parameter;

/**
 * One layer of a MultiLayerNetwork, or one vertex of a ComputationGraph, as its configuration describes it.
 *
 * @param number its place: every input has a smaller number
 * @param name what a user calls it
 * @param settings DL4J's configuration: a {@code conf.layers.Layer} with its wrappers, or a {@code conf.graph.GraphVertex}
 * @param preprocessor what reshapes the first input, where there is one
 * @param inputs the numbers of the nodes whose outputs it takes, in order; {@link #INPUT} for the network's input
 * @param parameters by DL4J's key within the layer: {@code W}, {@code b}; in the order of the flat vector
 * @param frozen whether its parameters are fixed because the model says so
 * @param stops whether the way back ends there
 * @param held whether it keeps its running statistics and normalises by them
 */
public record Node(
        int number,
        String name,
        Object settings,
        Optional<InputPreProcessor> preprocessor,
        List<Integer> inputs,
        Map<String, Parameter> parameters,
        boolean frozen,
        boolean stops,
        boolean held) {
    /** Stands for the network's input. */
    public static final int INPUT = -1;

    /** {@code layer conv1 (ConvolutionLayer)}. */
    @Override
    public String toString() {
        return "layer " + name + " (" + settings.getClass().getSimpleName() + ")";
    }
}
