package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/**
 * A layer of a MultiLayerNetwork, or a vertex of a ComputationGraph.
 *
 * @param number its place
 * @param key what DL4J puts before the names of its parameters
 * @param name what a user calls it
 * @param trainable DL4J's own
 * @param settings its configuration and the configurations wrapped in it, outermost first
 */
record Vertex(int number, String key, String name, Trainable trainable, List<Object> settings) {
    static Vertex of(int number, String key, String name, Trainable trainable, Object configuration) {
        List<Object> chain = new ArrayList<>();
        for (Object next = configuration; next != null; next = wrapped(next)) {
            chain.add(next);
        }
        return new Vertex(number, key, name, trainable, List.copyOf(chain));
    }

    private static Object wrapped(Object configuration) {
        if (configuration instanceof FrozenVertex frozen) {
            return frozen.getUnderlying();
        }
        if (configuration instanceof LayerVertex place) {
            return place.getLayerConf().getLayer();
        }
        if (configuration instanceof FrozenLayer frozen) {
            return frozen.getLayer();
        }
        if (configuration instanceof Bidirectional both) {
            return both.getFwd();
        }
        return configuration instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : null;
    }

    /** The configuration inside all wrappers. */
    Object innermost() {
        return settings.get(settings.size() - 1);
    }

    /** Whether DL4J itself keeps the parameters fixed. */
    boolean frozen() {
        return settings.stream().anyMatch(Vertex::freezes);
    }

    /** Whether DL4J's way back ends here. */
    boolean stops() {
        return settings.get(0) instanceof FrozenLayer || settings.get(0) instanceof FrozenVertex;
    }

    private static boolean freezes(Object configuration) {
        return configuration instanceof FrozenLayer
                || configuration instanceof FrozenLayerWithBackprop
                || configuration instanceof FrozenVertex;
    }

    /** What DL4J is told about training, as it would be without the wrappers around it that freeze; null for what is no layer. */
    TrainingConfig training() {
        return settings.stream()
                .dropWhile(s -> freezes(s) || s instanceof LayerVertex)
                .findFirst()
                .filter(s -> frozen() && s instanceof TrainingConfig)
                .map(TrainingConfig.class::cast)
                .orElseGet(trainable::getConfig);
    }

    /** Whether DL4J moves the weights once more after each update, or would if it did not freeze them. */
    boolean constrained() {
        return settings.stream()
                .anyMatch(s -> s instanceof Layer layer
                        && layer.getConstraints() != null
                        && !layer.getConstraints().isEmpty());
    }

    /** Whether some parameter is not trained by backpropagation. */
    boolean pretrained() {
        var table = trainable.paramTable(false);
        return table != null
                && table.keySet().stream().anyMatch(key -> trainable.getConfig().isPretrainParam(key));
    }

    /** Simple class names of the settings. */
    List<String> types() {
        return settings.stream().map(s -> s.getClass().getSimpleName()).toList();
    }

    @Override
    public String toString() {
        return "layer " + name + " (" + String.join(" of ", types()) + ")";
    }
}
