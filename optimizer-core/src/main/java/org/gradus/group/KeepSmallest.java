package org.gradus.group;

import org.gradus.setting.Check;

/**
 * 1 for the weights of smallest magnitude, 0 for the others. Counted in each parameter by itself; of equal magnitudes the
 * first in the flat vector stays.
 *
 * @param fraction of the selected elements to keep, in [0, 1]; the count is rounded to the nearest
 */
public record KeepSmallest(double fraction) implements MaskValues {
    public KeepSmallest {
        Check.fraction("keepSmallest", fraction);
    }

    @Override
    public void multiply(Selected selected, float[] mask) {
        selected.keepBy(fraction, mask, place -> Math.abs(selected.weights().get(place)));
    }
}
