package org.gradus.group;

import java.io.Serializable;
import java.util.BitSet;
import org.gradus.engine.Layout;

/** An expression that names parameters, or a slice of one. Never selects statistics. */
public interface Selector extends Serializable {
    /**
     * The selected elements, as places in the flat vector.
     *
     * @return may be empty; what that means is for the caller to say
     * @throws IllegalArgumentException when the expression does not fit the layout, such as a slice out of range
     */
    BitSet elements(Layout layout);

    /** The expression as a user would write it. */
    @Override
    String toString();
}
