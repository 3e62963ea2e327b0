package org.gradus.engine;

import java.io.Serializable;

/**
 * What is done to each feature before the network sees it: {@code (x - shift) / divisor}, in float.
 *
 * @param shift one number per feature
 * @param divisor one number per feature, 0 or more; 0 (a feature that never varies) is kept as 1, and anything else below
 *     {@link #LEAST} as {@link #LEAST}, as DL4J's NormalizerStandardize does when it is read
 */
public record Scaling(float[] shift, float[] divisor) implements Serializable {
    /** Leaves features as they are, however many there are. */
    public static final Scaling NONE = new Scaling(new float[0], new float[0]);

    /** The least divisor that DL4J keeps. */
    public static final float LEAST = 1e-5f;

    /** @throws IllegalArgumentException when the lengths differ or a number is not finite or a divisor is negative */
    public Scaling {
        if (shift.length != divisor.length) {
            throw new IllegalArgumentException("scaling has " + shift.length + " shifts and " + divisor.length
                    + " divisors; must be as many of each");
        }
        shift = shift.clone();
        divisor = divisor.clone();
        for (int k = 0; k < shift.length; k++) {
            if (!Float.isFinite(shift[k]) || !Float.isFinite(divisor[k]) || divisor[k] < 0) {
                throw new IllegalArgumentException("scaling of feature " + k + " is (x - " + shift[k] + ") / "
                        + divisor[k] + "; must be finite, the divisor 0 or more");
            }
            divisor[k] = divisor[k] == 0 ? 1 : Math.max(divisor[k], LEAST);
        }
    }

    /** The number of features; 0: it scales nothing. */
    public int features() {
        return shift.length;
    }

    /**
     * Scales in place.
     *
     * @param rows any number of rows of {@link #features()} numbers each, row after row
     */
    public void apply(float[] rows) {
        int features = features();
        if (features > 0 && rows.length % features != 0) {
            throw new IllegalArgumentException(
                    rows.length + " numbers to scale; must be rows of " + features + " features");
        }
        for (int row = 0; features > 0 && row < rows.length; row += features) {
            for (int k = 0; k < features; k++) {
                rows[row + k] = (rows[row + k] - shift[k]) / divisor[k];
            }
        }
    }
}
