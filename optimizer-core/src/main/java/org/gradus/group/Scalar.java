package org.gradus.group;

import org.gradus.setting.Check;

/**
 * The same number for every element.
 *
 * @param factor finite, 0 or more
 */
public record Scalar(double factor) implements MaskValues {
    public Scalar {
        Check.nonNegative("factor", factor);
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
