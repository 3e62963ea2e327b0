package org.gradus.dl4j.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The shape of an array that one layer hands to the next.
 *
 * @param sizes of its dimensions; the first one counts rows: the examples of a batch, or more where a layer lays time steps below
 *     one another
 */
public record ArrayShape(List<Long> sizes) {
    /** The most numbers that one row may have, so that they can be counted by an int. */
    private static final long MOST = Integer.MAX_VALUE;

    public ArrayShape {
        sizes = List.copyOf(sizes);
    }

    /** A shape by its sizes, the rows first. */
    public static ArrayShape of(long... sizes) {
        return new ArrayShape(Arrays.stream(sizes).boxed().toList());
    }

    /** Rows of examples that have this shape. */
    public static ArrayShape batch(long rows, List<? extends Number> example) {
        List<Long> sizes = new ArrayList<>(List.of(rows));
        example.forEach(size -> sizes.add(size.longValue()));
        return new ArrayShape(sizes);
    }

    /** The number of dimensions, that of the rows included. */
    public int rank() {
        return sizes.size();
    }

    /** The size of a dimension; 0 is that of the rows. */
    public long size(int dimension) {
        return sizes.get(dimension);
    }

    /** The same but for the size of one dimension. */
    ArrayShape with(int dimension, long size) {
        List<Long> changed = new ArrayList<>(sizes);
        changed.set(dimension, size);
        return new ArrayShape(changed);
    }

    /**
     * The numbers of one row.
     *
     * @throws ShapeMismatch when there are more than an int can count
     */
    public long perRow() {
        long product = 1;
        for (long size : sizes.subList(1, sizes.size())) {
            if (size > 0 && product > MOST / size) {
                throw new ShapeMismatch("makes an array of " + this, "at most " + MOST + " numbers per example");
            }
            product *= size;
        }
        return product;
    }

    /** The shape of one row: {@code [1, 28, 28]}. */
    @Override
    public String toString() {
        return sizes.subList(1, sizes.size()).toString();
    }
}
