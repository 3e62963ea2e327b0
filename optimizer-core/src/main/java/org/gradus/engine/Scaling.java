package org.gradus.engine;

import java.io.Serializable;

/**
 * What is done to each number of a row, a feature or a label: {@code (x - shift) / divisor}, in float.
 *
 * @param shift one number per column
 * @param divisor one number per column, 0 or more; 0 (a column that never varies) is kept as 1, and anything else below
 *     {@link #LEAST} as {@link #LEAST}, as DL4J's NormalizerStandardize does when it is read
 */
public record Scaling(float[] shift, float[] divisor) implements Serializable {
    /** Leaves rows as they are, however wide they are. */
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
                throw new IllegalArgumentException("scaling of column " + k + " is (x - " + shift[k] + ") / "
                        + divisor[k] + "; must be finite, the divisor 0 or more");
            }
            divisor[k] = divisor[k] == 0 ? 1 : Math.max(divisor[k], LEAST);
        }
    }

    /** The number of columns; 0: it scales nothing. */
    public int size() {
        return shift.length;
    }

    /**
     * Scales in place.
     *
     * @param rows any number of rows of {@link #size()} numbers each, row after row
     */
    public void apply(float[] rows) {
        requireRows(rows);
        for (int row = 0; size() > 0 && row < rows.length; row += size()) {
            for (int k = 0; k < size(); k++) {
                rows[row + k] = (rows[row + k] - shift[k]) / divisor[k];
            }
        }
    }

    /**
     * Undoes {@link #apply} in place, up to rounding: {@code x * divisor + shift}.
     *
     * @param rows any number of rows of {@link #size()} numbers each, row after row
     */
    public void invert(float[] rows) {
        requireRows(rows);
        for (int row = 0; size() > 0 && row < rows.length; row += size()) {
            for (int k = 0; k < size(); k++) {
                rows[row + k] = rows[row + k] * divisor[k] + shift[k];
            }
        }
    }

    /**
     * The scaling of rows in which every column of this one is there several times, one after another, as a channel of an image is.
     *
     * @param times how often each is there
     */
    public Scaling repeated(int times) {
        float[] shifts = new float[Math.multiplyExact(size(), times)];
        float[] divisors = new float[shifts.length];
        for (int k = 0; k < shifts.length; k++) {
            shifts[k] = shift[k / times];
            divisors[k] = divisor[k / times];
        }
        return new Scaling(shifts, divisors);
    }

    private void requireRows(float[] rows) {
        if (size() > 0 && rows.length % size() != 0) {
            throw new IllegalArgumentException(
                    rows.length + " numbers to scale; must be rows of " + size() + " columns");
        }
    }
}
