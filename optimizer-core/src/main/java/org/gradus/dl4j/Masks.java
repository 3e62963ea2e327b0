package org.gradus.dl4j;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.gradus.engine.Batch;

/** Masks of features with which DL4J reads or writes outside its arrays. No engine takes them: what came out would be chance. */
final class Masks {
    private final String cropped;
    private final String reversed;

    private Masks(String cropped, String reversed) {
        this.cropped = cropped;
        this.reversed = reversed;
    }

    /** Looks for the layers that mind. */
    static Masks of(Network network) {
        List<Vertex> vertices = network.vertices();
        Vertex[] cropping = new Vertex[vertices.size()];
        String cropped = null;
        String reversed = null;
        for (Vertex vertex : vertices) {
            int number = vertex.number();
            for (int input : network.inputs(vertex)) {
                cropping[number] = input == Node.INPUT || cropping[number] != null ? cropping[number] : cropping[input];
            }
            if (vertex.innermost() instanceof Cropping1D crop
                    && Arrays.stream(crop.getCropping()).sum() > 0) {
                cropping[number] = vertex;
            }
            if (cropping[number] != null && vertex.settings().stream().anyMatch(LastTimeStep.class::isInstance)) {
                cropped = vertex + " behind " + cropping[number];
            }
            if (vertex.innermost() instanceof ReverseTimeSeriesVertex reverse
                    && reverse.getMaskArrayInputName() != null) {
                reversed = vertex.toString();
            }
        }
        return new Masks(cropped, reversed);
    }

    /** @throws IllegalArgumentException when a batch has such a mask */
    void require(Batch batch) {
        float[] mask = batch.featureMask();
        if (mask.length == 0) {
            return;
        }
        if (cropped != null) {
            throw new IllegalArgumentException("a mask of the features for " + cropped
                    + ", which leaves masks as long as they were, so that DL4J would look for the last step beyond the"
                    + " series; must be none");
        }
        int steps = mask.length / batch.examples();
        for (int example = 0; reversed != null && example < batch.examples(); example++) {
            int first = example * steps;
            if (mask[first] == 0 && mask[first + steps - 1] == 0) {
                throw new IllegalArgumentException("the mask of example " + example
                        + " is 0 at its first and its last step, where DL4J's " + reversed
                        + " reads beyond the series; must be 1 at one of them");
            }
        }
    }
}
