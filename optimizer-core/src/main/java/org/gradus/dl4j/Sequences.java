package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;

/** What DL4J makes of sequences, and what of it cannot be trained. */
@SuppressWarnings("deprecation") // saved networks hold layers that DL4J has deprecated
final class Sequences {
    private Sequences() {}

    /** The dimensions of one example's outputs; time is 0. */
    static List<Integer> shape(Object output, int outputs) {
        if (!sequential(output)) {
            return List.of(outputs);
        }
        return format(output) == RNNFormat.NWC ? List.of(0, outputs) : List.of(outputs, 0);
    }

    private static boolean sequential(Object output) {
        return output instanceof RnnOutputLayer || output instanceof RnnLossLayer;
    }

    private static RNNFormat format(Object settings) {
        if (settings instanceof BaseRecurrentLayer layer) {
            return layer.getRnnDataFormat();
        }
        if (settings instanceof RnnOutputLayer layer) {
            return layer.getRnnDataFormat();
        }
        return settings instanceof RnnLossLayer layer ? layer.getRnnDataFormat() : null;
    }

    /** What keeps sequences from being trained. */
    static List<String> faults(List<Vertex> vertices, int last, boolean truncated) {
        List<String> faults = new ArrayList<>();
        Vertex output = vertices.get(last);
        if (output.innermost() instanceof RnnLossLayer && format(output.innermost()) == RNNFormat.NWC) {
            faults.add(
                    output + " has the format NWC, whose loss DL4J takes of the inputs, not the labels; must be NCW");
        }
        if (!truncated) {
            return faults;
        }
        if (!sequential(output.innermost())) {
            faults.add("uses truncated backpropagation through time; must be Standard where " + output
                    + " gives no outputs for every time step");
        }
        for (Vertex vertex : vertices) {
            Object innermost = vertex.innermost();
            boolean wrapped =
                    innermost instanceof BaseRecurrentLayer && vertex.settings().size() > 1;
            if (wrapped || innermost instanceof GravesBidirectionalLSTM) {
                faults.add("uses truncated backpropagation through time; must be Standard for " + vertex
                        + ", which keeps no state");
            }
            if (format(innermost) == RNNFormat.NWC) {
                faults.add("uses truncated backpropagation through time, for which DL4J cuts the last dimension; "
                        + vertex + " must have the format NCW");
            }
        }
        return faults;
    }
}
