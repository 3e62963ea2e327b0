package org.gradus.group;

import java.io.Serializable;

/**
 * Where the numbers of a mask come from.
 *
 * <p>{@code toString} must say what the values are, and say the same in every JVM: a run knows the numbers of a mask by its text,
 * also when it goes on from a checkpoint, and draws random ones by it. Records do; lambdas and classes without a
 * {@code toString} of their own do not.
 */
public interface MaskValues extends Serializable {
    /**
     * Multiplies a mask by these values at the selected elements.
     *
     * @param selected the elements, and what the values may depend on
     * @param mask one number per element of the flat vector, changed in place
     * @throws IllegalArgumentException when the values do not fit the selection
     */
    void multiply(Selected selected, float[] mask);

    /** Whether they depend on the gradient of the last step. */
    default boolean needsGradient() {
        return false;
    }

    /** Whether they depend on weights or gradients as training makes them. */
    default boolean dependsOnTraining() {
        return false;
    }
}
