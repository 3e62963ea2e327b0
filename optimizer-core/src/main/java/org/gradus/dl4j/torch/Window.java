package org.gradus.dl4j.torch;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * A window that slides over the space of [examples, channels, space...], one number per dimension of the space.
 *
 * @param kernel how many elements it takes
 * @param stride how far it moves
 * @param padding what lies around the space on both sides; Same and Causal find it from the input's size
 * @param dilation how far apart its elements are
 * @param mode how its places follow from the input's size
 */
record Window(long[] kernel, long[] stride, long[] padding, long[] dilation, ConvolutionMode mode) {
    /**
     * @param dimensions those of the space: what DL4J has beyond them is left out
     * @throws Uncovered when DL4J itself fails for some sizes of input
     */
    static Window of(int dimensions, int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {
        Window window = new Window(
                longs(kernel, dimensions),
                longs(stride, dimensions),
                longs(padding, dimensions),
                longs(dilation, dimensions),
                mode);
        for (int d = 0; d < dimensions; d++) {
            if (mode == ConvolutionMode.Same && window.stride[d] - window.reach(d) > 1) {
                throw new Uncovered("mode Same with stride " + window.stride[d] + " over a window of " + window.reach(d)
                        + "; covered where the stride is at most 1 larger");
            }
        }
        return window;
    }

    private static long[] longs(int[] values, int dimensions) {
        return Arrays.stream(values, 0, dimensions).asLongStream().toArray();
    }

    /** A window over time as one over [time, 1]. */
    Window beside() {
        return new Window(
                new long[] {kernel[0], 1},
                new long[] {stride[0], 1},
                new long[] {padding[0], 0},
                new long[] {dilation[0], 1},
                mode);
    }

    /** The same in another mode. */
    Window in(ConvolutionMode other) {
        return new Window(kernel, stride, padding, dilation, other);
    }

    int dimensions() {
        return kernel.length;
    }

    /** From its first to its last element in a dimension of the space. */
    long reach(int d) {
        return (kernel[d] - 1) * dilation[d] + 1;
    }

    /** Its number of elements. */
    long area() {
        return Arrays.stream(kernel).reduce(1, Math::multiplyExact);
    }

    boolean dilated() {
        return Arrays.stream(dilation).anyMatch(k -> k != 1);
    }

    private long before(int d, long size) {
        return switch (mode) {
            case Same -> Math.max(0, spare(d, size)) / 2;
            case Causal -> reach(d) - 1;
            case Strict, Truncate -> padding[d];
        };
    }

    private long after(int d, long size) {
        return switch (mode) {
            // Where the sum is odd, the end has one more.
            case Same -> (Math.max(0, spare(d, size)) + 1) / 2;
            case Causal -> 0;
            case Strict, Truncate -> padding[d];
        };
    }

    /** What lies beyond the input when the window takes ceil(size / stride) places. */
    private long spare(int d, long size) {
        return (size + stride[d] - 1) / stride[d] * stride[d] - stride[d] + reach(d) - size;
    }

    /** Pads only where the two sides differ, and leaves what is the same on both to the operation. */
    Placed place(Tensor input) {
        long[] common = new long[dimensions()];
        boolean even = true;
        for (int d = 0; d < common.length; d++) {
            long size = input.size(d + 2);
            common[d] = Math.min(before(d, size), after(d, size));
            even &= before(d, size) == after(d, size);
        }
        return new Placed(even ? input : pad(input, common, 0), common, even);
    }

    /** All of the padding in the array itself. */
    Tensor padded(Tensor input, double border) {
        return pad(input, new long[dimensions()], border);
    }

    private Tensor pad(Tensor input, long[] common, double border) {
        long[] pads = new long[2 * common.length];
        for (int d = 0; d < common.length; d++) {
            long size = input.size(d + 2);
            // LibTorch counts from the last dimension.
            int place = 2 * (common.length - 1 - d);
            pads[place] = before(d, size) - common[d];
            pads[place + 1] = after(d, size) - common[d];
        }
        boolean needed = Arrays.stream(pads).anyMatch(k -> k != 0);
        return needed ? torch.constant_pad_nd(input, pads, new Scalar(border)) : input;
    }

    /**
     * An input for an operation that pads both sides alike.
     *
     * @param values with the rest of the padding
     * @param padding what the operation must add
     * @param even whether that is all: the values are the input's own
     */
    record Placed(Tensor values, long[] padding, boolean even) {}
}
