package org.gradus.dl4j;

import java.util.List;
import java.util.Optional;
import org.gradus.dl4j.shape.ArrayShape;
import org.gradus.engine.FeatureIds;

/**
 * What becomes of examples of one shape in a network.
 *
 * @param faults what does not fit, layer by layer, each a sentence that begins with the shape and names the layer, what reaches it and
 *     what is legal; empty: all fits
 * @param legal the shape of an example that the first layer at fault takes, where that layer is the network's first
 * @param outputs the shape of the outputs; empty where it cannot be known
 * @param ids the features that an embedding takes as ids
 */
public record ShapeReport(List<String> faults, Optional<String> legal, Optional<ArrayShape> outputs, FeatureIds ids) {
    public ShapeReport {
        faults = List.copyOf(faults);
    }
}
