package org.gradus.group;

import java.util.BitSet;
import java.util.List;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;

/**
 * The elements that a mask covers.
 *
 * @param layout the network's parameters
 * @param select the expression that chose the elements
 * @param elements places in the flat vector
 * @param now what the numbers may depend on
 * @param seed for random masks: a function of the run's seed and the mask's text, so equal masks have the same
 */
public record Selected(Layout layout, Selector select, BitSet elements, Snapshot now, long seed) {
    /** The parameters that some of the elements belong to. */
    List<Parameter> parameters() {
        return layout.parameters().stream()
                .filter(p -> {
                    int first = elements.nextSetBit(p.offset());
                    return first >= 0 && first < p.end();
                })
                .toList();
    }
}
