package org.gradus.group;

import org.gradus.setting.Check;

/**
 * The same number for every element.
 *
 * @param factor 0 or more, finite as a float
 */
public record Scalar(double factor) implements MaskValues {
    public Scalar {
        Check.nonNegativeFloat("factor", factor);
    }

    @Override
    public void multiply(Selected selected, float[] mask) {
        selected.elements().stream().forEach(i -> mask[i] *= (float) factor);
    }

    @Override
    public String toString() {
        return Double.toString(factor);
    }
}
