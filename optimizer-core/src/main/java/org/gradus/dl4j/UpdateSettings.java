package org.gradus.dl4j;

import java.util.List;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.learning.config.NoOp;

/** What a live network's configuration says of updates, which a plan decides about. */
final class UpdateSettings {
    private UpdateSettings() {}

    /** Takes penalties and updaters out, also of layers that DL4J freezes: they may be thawed. */
    static void forget(List<Vertex> vertices) {
        forgetPenalties(vertices);
        forgetUpdaters(vertices);
    }

    /** The plan decides about penalties; left in the network they would count in its loss. */
    private static void forgetPenalties(List<Vertex> vertices) {
        for (Vertex vertex : vertices) {
            var table = vertex.trainable().paramTable(false);
            for (String key : table == null ? List.<String>of() : List.copyOf(table.keySet())) {
                forgetPenalties(vertex.training(), key);
            }
        }
    }

    private static void forgetPenalties(TrainingConfig settings, String key) {
        var penalties = settings.getRegularizationByParam(key);
        if (penalties != null && !penalties.isEmpty()) {
            penalties.clear();
        }
        if (settings instanceof BaseWrapperLayer wrapper) {
            forgetPenalties(wrapper.getUnderlying(), key);
        } else if (settings instanceof Bidirectional both) {
            // Asked itself, it knows only those of the one that goes forwards.
            forgetPenalties(both.getFwd(), key.substring(1));
            forgetPenalties(both.getBwd(), key.substring(1));
        }
    }

    /**
     * The plan decides about updates; DL4J need not allocate the state of updaters that never run, and cannot make every one: its
     * AdaBelief fails. The model at rest keeps its own.
     */
    private static void forgetUpdaters(List<Vertex> vertices) {
        for (Vertex vertex : vertices) {
            Object settings = vertex.training();
            if (settings instanceof Bidirectional both) {
                settings = both.getFwd();
            }
            if (settings instanceof BaseLayer layer) {
                layer.setIUpdater(new NoOp());
                layer.setBiasUpdater(null);
            }
        }
    }
}
