package org.gradus.engine;

import java.util.List;

/** The shapes of a batch's arrays. */
public final class Shapes {
    private Shapes() {}

    /**
     * Examples x the shape of one.
     *
     * @param example the dimensions of one example; empty for a flat row; 0 for one dimension that is as long as the numbers make
     *     it, as time is
     * @param floats numbers in all
     * @param examples 1 or more
     * @throws IllegalArgumentException when the numbers are not examples of that shape
     */
    public static long[] of(List<Integer> example, int floats, int examples) {
        if (examples < 1 || floats % examples != 0) {
            throw new IllegalArgumentException(
                    floats + " numbers for " + examples + " examples; must be 1 or more examples of equal length");
        }
        int each = floats / examples;
        List<Integer> dimensions = example.isEmpty() ? List.of(0) : example;
        int fixed = dimensions.stream().filter(d -> d > 0).reduce(1, Math::multiplyExact);
        boolean open = dimensions.contains(0);
        if (open ? each % fixed != 0 || each == 0 : each != fixed) {
            throw new IllegalArgumentException(each + " features per example; must be " + (open ? "a multiple of " : "")
                    + fixed + ", the input's shape is " + example);
        }
        long[] shape = new long[dimensions.size() + 1];
        shape[0] = examples;
        for (int k = 1; k < shape.length; k++) {
            int dimension = dimensions.get(k - 1);
            shape[k] = dimension > 0 ? dimension : each / fixed;
        }
        return shape;
    }

    /**
     * The shape of a mask: examples x time, or where there is a number for every label the shape of the labels.
     *
     * @param labels the shape of what is masked
     * @param outputs per time step, or per example
     * @param floats numbers of the mask
     */
    public static long[] mask(long[] labels, int outputs, int floats) {
        long all = 1;
        for (long dimension : labels) {
            all *= dimension;
        }
        if (floats == all && outputs > 1) {
            return labels;
        }
        if (floats * (long) outputs != all) {
            throw new IllegalArgumentException(floats + " numbers of a label mask for " + all + " labels; must be "
                    + all / outputs + ", or as many as labels");
        }
        return new long[] {labels[0], floats / labels[0]};
    }
}
