package org.gradus.dl4j.torch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.gradus.dl4j.Node;

/** How many batches lie on one another at each node of a graph. */
final class Stacks {
    private static final Set<Class<?>> COUNTING = Set.of(
            RnnToFeedForwardPreProcessor.class,
            FeedForwardToRnnPreProcessor.class,
            RnnToCnnPreProcessor.class,
            CnnToRnnPreProcessor.class,
            ComposableInputPreProcessor.class);

    private final Map<Integer, Double> heights = new HashMap<>(Map.of(Node.INPUT, 1.0));

    /**
     * Takes the next node.
     *
     * @throws Uncovered where a preprocessor cuts rows into time steps, or back, by the number of examples: DL4J reckons with that of
     *     the network's input, and gives gradients of another shape
     */
    void put(Node node) {
        List<Double> inputs = node.inputs().stream().map(heights::get).toList();
        double height = inputs.get(0);
        if (node.settings() instanceof StackVertex) {
            height = inputs.stream().mapToDouble(Double::doubleValue).sum();
        } else if (node.settings() instanceof UnstackVertex part) {
            height /= part.getStackSize();
        }
        heights.put(node.number(), height);
        Object preprocessor = node.settings() instanceof PreprocessorVertex vertex
                ? vertex.getPreProcessor()
                : node.preprocessor().orElse(null);
        if (height != 1 && preprocessor != null && COUNTING.contains(preprocessor.getClass())) {
            throw new Uncovered(preprocessor.getClass().getSimpleName() + " between StackVertex and UnstackVertex, for"
                    + " which DL4J takes the examples of one batch; covered: outside of them");
        }
    }
}
