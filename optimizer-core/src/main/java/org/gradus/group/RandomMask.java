package org.gradus.group;

import java.util.SplittableRandom;
import org.gradus.setting.Check;

/**
 * 1 for elements chosen at random, 0 for the others. Counted in each parameter by itself: exactly the density's share of
 * its selected elements, rounded to the nearest, is chosen.
 *
 * @param density the share to choose, in [0, 1]
 */
public record RandomMask(double density) implements MaskValues {
    public RandomMask {
        Check.fraction("random", density);
    }

    @Override
    public void multiply(Selected selected, float[] mask) {
        SplittableRandom random = new SplittableRandom(selected.seed());
        selected.keepBy(density, mask, place -> random.nextDouble());
    }
}
