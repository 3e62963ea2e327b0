package org.gradus.group;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gradus.npy.NpyArray;

/**
 * Any number per element, from a NumPy file whose shape is the selected parameter's, or the selected slice's.
 *
 * @param array the numbers, finite, 0 or more
 * @param file where they came from, for messages
 */
public record NpyMask(NpyArray array, String file) implements MaskValues {
    @Override
    public void multiply(Selected selected, float[] mask) {
        Region region = selected.select() instanceof ParameterSelector one
                ? one.region(selected.layout()).orElse(null)
                : null;
        if (region == null) {
            throw new IllegalArgumentException(
                    "a mask from a file needs a selector that names one parameter or a slice " + "of one; \""
                            + selected.select() + "\" does not");
        }
        if (!region.shape().equals(array.shape())) {
            throw new IllegalArgumentException(
                    file + " has the shape " + array.shape() + "; \"" + selected.select() + "\" has " + region.shape());
        }
        int[] order = rowMajor(array.shape(), array.fortranOrder());
        AtomicInteger next = new AtomicInteger();
        region.forEach(place -> {
            float value = array.values()[order[next.getAndIncrement()]];
            if (!(value >= 0) || Float.isInfinite(value)) {
                throw new IllegalArgumentException(file + " has the value " + value + "; must be finite, 0 or more");
            }
            mask[place] *= value;
        });
    }

    @Override
    public String toString() {
        return file;
    }

    /** For each element in row-major order, where it is in the array. */
    private static int[] rowMajor(List<Integer> shape, boolean fortran) {
        int size = shape.stream().reduce(1, Math::multiplyExact);
        return IntStream.range(0, size)
                .map(k -> fortran ? fortranPlace(k, shape) : k)
                .toArray();
    }

    private static int fortranPlace(int rowMajor, List<Integer> shape) {
        int rest = rowMajor;
        int place = 0;
        int stride = shape.stream().reduce(1, Math::multiplyExact);
        for (int d = shape.size() - 1; d >= 0; d--) {
            stride /= shape.get(d);
            place += rest % shape.get(d) * stride;
            rest /= shape.get(d);
        }
        return place;
    }
}
