package org.gradus.group;

import java.io.Serializable;

/** Where the numbers of a mask come from. */
public interface MaskValues extends Serializable {
    /**
     * Multiplies a mask by these values at the selected elements.
     *
     * @param selected the elements, and what the values may depend on
     * @param mask one number per element of the flat vector, changed in place
     * @throws IllegalArgumentException when the values do not fit the selection
     */
    void multiply(Selected selected, float[] mask);
}
