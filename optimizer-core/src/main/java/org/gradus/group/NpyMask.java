package org.gradus.group;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.gradus.npy.NpyArray;

/**
 * Any number per element, from a NumPy file whose shape is the selected parameter's, or the selected slice's, or broadcasts
 * to it by NumPy's rules: shapes are aligned at their last dimensions, and a dimension of 1 or a missing one is repeated. So
 * {@code (3,)} is one number per column, {@code (4, 1)} one per row of a matrix.
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
        List<Integer> shape = region.shape();
        if (!broadcasts(array.shape(), shape)) {
            throw new IllegalArgumentException(file + " has the shape " + array.shape() + "; \"" + selected.select()
                    + "\" has " + shape + ", and the one must broadcast to the other");
        }
        int[] strides = strides(shape);
        AtomicInteger next = new AtomicInteger();
        region.forEach(place -> {
            float value = array.values()[index(next.getAndIncrement(), shape, strides)];
            if (!(value >= 0) || Float.isInfinite(value)) {
                throw new IllegalArgumentException(file + " has the value " + value + "; must be finite, 0 or more");
            }
            mask[place] *= value;
        });
    }

    /** The file and a checksum of its numbers, because a run knows a mask by its text. */
    @Override
    public String toString() {
        CRC32 crc = new CRC32();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES);
        for (float value : array.values()) {
            crc.update(bytes.putFloat(0, value).rewind());
        }
        return file + " (" + HexFormat.of().toHexDigits((int) crc.getValue()) + ")";
    }

    private static boolean broadcasts(List<Integer> from, List<Integer> to) {
        int more = to.size() - from.size();
        boolean fits = more >= 0;
        for (int d = 0; fits && d < from.size(); d++) {
            fits = from.get(d) == 1 || from.get(d).equals(to.get(d + more));
        }
        return fits;
    }

    /** For each dimension of a shape, how far apart two neighbours along it are in the array; 0 where it is repeated. */
    private int[] strides(List<Integer> shape) {
        int rank = array.shape().size();
        int[] strides = new int[shape.size()];
        int stride = 1;
        for (int k = 0; k < rank; k++) {
            int d = array.fortranOrder() ? k : rank - 1 - k;
            int size = array.shape().get(d);
            strides[d + shape.size() - rank] = size == 1 ? 0 : stride;
            stride *= size;
        }
        return strides;
    }

    /** Where in the array the element is that comes k-th in the region, the last index fastest. */
    private static int index(int k, List<Integer> shape, int[] strides) {
        int rest = k;
        int index = 0;
        for (int d = shape.size() - 1; d >= 0; d--) {
            index += rest % shape.get(d) * strides[d];
            rest /= shape.get(d);
        }
        return index;
    }
}
