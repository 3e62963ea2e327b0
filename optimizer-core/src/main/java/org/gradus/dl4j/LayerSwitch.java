package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.gradus.engine.LayerModes;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Has layers of a live network compute in another way than its configuration says, which stays as it is: thaws those that DL4J
 * freezes, and holds running statistics. Where a layer is thawed, frozen ones after it let the gradient through, and those without
 * parameters are thawed too.
 */
final class LayerSwitch {
    private final Network network;
    private final Layout layout;
    private final Map<Integer, List<Layer>> chains = new HashMap<>(); // the layer and what it wraps, outermost first
    private final Set<Integer> thawed = new HashSet<>();
    private final Set<Integer> passing = new HashSet<>();
    private LayerModes modes = LayerModes.MODEL;

    LayerSwitch(Network network, Layout layout) {
        this.network = network;
        this.layout = layout;
    }

    LayerModes modes() {
        return modes;
    }

    /** Whether a layer's parameters are fixed because the model says so. */
    boolean freezes(Vertex vertex) {
        return vertex.frozen() && !thawed.contains(vertex.number());
    }

    /** Whether a parameter is fixed because the model says so. */
    boolean freezes(Parameter parameter) {
        return parameter.frozen() && !thawed.contains(parameter.layer());
    }

    /** Whether the way back ends at a layer. */
    boolean stops(Vertex vertex) {
        return vertex.stops() && freezes(vertex) && !passing.contains(vertex.number());
    }

    /** Switches, where that is not how layers compute already. */
    void set(LayerModes next) {
        if (next.equals(modes)) {
            return;
        }
        modes = next;
        thawed.clear();
        passing.clear();
        Set<Integer> learning = new HashSet<>(); // it or something before it is thawed
        for (Vertex vertex : network.vertices()) {
            int number = vertex.number();
            boolean after = network.inputs(vertex).stream().anyMatch(learning::contains);
            boolean bare = vertex.trainable().numParams() == 0;
            if (vertex.frozen() && (next.thawed().contains(number) || (after && bare))) {
                thawed.add(number);
            } else if (vertex.stops() && after) {
                passing.add(number);
            }
            if (after || thawed.contains(number)) {
                learning.add(number);
            }
            change(vertex);
        }
    }

    private void change(Vertex vertex) {
        int number = vertex.number();
        boolean passes = passing.contains(number);
        network.unwrap(vertex, thawed.contains(number) || passes);
        Optional<Layer> layer = network.layer(vertex);
        boolean holds = modes.held().contains(number);
        if (layer.isEmpty() || (!vertex.frozen() && !holds && !chains.containsKey(number))) {
            return;
        }
        List<Layer> chain = chains.computeIfAbsent(number, n -> chain(layer.get()));
        Layer linked = linked(vertex, chain, holds || passes);
        if (linked != layer.get()) {
            network.replace(vertex, linked);
        }
    }

    private static List<Layer> chain(Layer outermost) {
        List<Layer> chain = new ArrayList<>();
        Layer next = outermost;
        while (next instanceof BaseWrapperLayer wrapper) {
            chain.add(next);
            next = wrapper.getUnderlying();
        }
        chain.add(next);
        return chain;
    }

    private Layer linked(Vertex vertex, List<Layer> chain, boolean holds) {
        boolean thaws = thawed.contains(vertex.number());
        boolean passes = passing.contains(vertex.number());
        Layer last = chain.get(chain.size() - 1);
        if (thaws || passes) { // DL4J gave it none while it was frozen
            gradient(vertex).ifPresent(last::setBackpropGradientsViewArray);
        }
        Layer linked = holds && last instanceof BatchNormalization ? new HeldNormalization(last) : last;
        for (int k = chain.size() - 2; k >= 0; k--) {
            BaseWrapperLayer wrapper = (BaseWrapperLayer) chain.get(k);
            boolean freezes = wrapper instanceof FrozenLayer || wrapper instanceof FrozenLayerWithBackprop;
            if (passes && wrapper instanceof FrozenLayer) {
                linked = new PassingLayer(linked);
            } else if (!thaws || !freezes) {
                wrapper.setUnderlying(linked);
                linked = wrapper;
            }
        }
        return linked;
    }

    /** The layer's piece of the flat vector of gradients. */
    private Optional<INDArray> gradient(Vertex vertex) {
        List<Parameter> own = layout.parameters().stream()
                .filter(p -> p.layer() == vertex.number())
                .toList();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        INDArray flat = network.gradients();
        return Optional.of(flat.get(
                NDArrayIndex.interval(0, 0, true),
                NDArrayIndex.interval(
                        own.get(0).offset(), own.get(own.size() - 1).end())));
    }

    /** Has DL4J's updater normalise the gradients of the layers that compute now. */
    void tell(Updater updater) {
        if (updater instanceof BaseMultiLayerUpdater<?> known) {
            network.vertices().forEach(vertex -> known.getLayersByName().put(vertex.key(), vertex.trainable()));
        }
    }
}
