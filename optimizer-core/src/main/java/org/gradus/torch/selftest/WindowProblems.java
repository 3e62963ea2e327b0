package org.gradus.torch.selftest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.gradus.selftest.Solution;
import org.gradus.selftest.Tape;

/** Pooling, and what changes the size of a space. Square spaces of two dimensions, cubes of three. */
final class WindowProblems {
    static final List<Problem> POOLINGS = new ArrayList<>();
    static final List<Problem> RESIZINGS = new ArrayList<>();

    /** Over [2, channels, size...]; a mean counts padding. */
    private record Window(int dimensions, int channels, int size, int kernel, int stride, int padding, boolean max) {
        long[] shape() {
            long[] shape = new long[dimensions + 2];
            Arrays.fill(shape, size);
            shape[0] = 2;
            shape[1] = channels;
            return shape;
        }

        Tensor pool(Tensor x) {
            long[] kernels = all(kernel);
            long[] strides = all(stride);
            long[] paddings = all(padding);
            if (max) {
                return dimensions == 2
                        ? torch.max_pool2d(x, kernels, strides, paddings, all(1), false)
                        : torch.max_pool3d(x, kernels, strides, paddings, all(1), false);
            }
            return dimensions == 2
                    ? torch.avg_pool2d(x, kernels, strides, paddings, false, true, new LongOptional())
                    : torch.avg_pool3d(x, kernels, strides, paddings, false, true, new LongOptional());
        }

        private long[] all(int value) {
            long[] values = new long[dimensions];
            Arrays.fill(values, value);
            return values;
        }

        int[] pool(Tape tape, int[] x) {
            int places = (size + 2 * padding - kernel) / stride + 1;
            int area = power(places);
            int[] found = new int[2 * channels * area];
            for (int k = 0; k < found.length; k++) {
                int best = -1;
                for (int tap = 0; tap < power(kernel); tap++) {
                    int at = place(k % area, tap, places);
                    if (at >= 0) {
                        int value = x[k / area * power(size) + at];
                        best = best < 0 ? value : max ? tape.max(best, value) : tape.add(best, value);
                    }
                }
                found[k] = max ? best : tape.scale(best, 1.0 / power(kernel), 0);
            }
            return found;
        }

        private int power(int side) {
            return dimensions == 2 ? side * side : side * side * side;
        }

        private int place(int at, int tap, int places) {
            int place = 0;
            int factor = 1;
            int left = at;
            int taps = tap;
            for (int d = 0; d < dimensions; d++) {
                int x = left % places * stride - padding + taps % kernel;
                if (x < 0 || x >= size) {
                    return -1;
                }
                place += x * factor;
                factor *= size;
                left /= places;
                taps /= kernel;
            }
            return place;
        }
    }

    static {
        for (boolean max : new boolean[] {true, false}) {
            for (int channels : new int[] {1, 8, 17}) {
                for (Window window : List.of(
                        new Window(2, channels, 7, 2, 2, 0, max),
                        new Window(2, channels, 6, 3, 1, 1, max),
                        new Window(3, channels, 4, 2, 1, 1, max))) {
                    add(window, false);
                    add(window, true);
                }
            }
        }
        RESIZINGS.add(resizing(
                "larger",
                2,
                x -> torch.upsample_nearest2d(x, new long[] {10, 10}),
                (tape, in) -> moved(in, 5, 10, 0, 2, tape)));
        RESIZINGS.add(resizing(
                "padded",
                3,
                x -> torch.constant_pad_nd(x, new long[] {2, 1, 2, 1}, new Scalar(0)),
                (tape, in) -> moved(in, 5, 8, 2, 1, tape)));
        RESIZINGS.add(resizing(
                "cropped",
                9,
                x -> x.narrow(2, 1, 3).narrow(3, 1, 3).contiguous(),
                (tape, in) -> moved(in, 5, 3, -1, 1, tape)));
    }

    private WindowProblems() {}

    private static void add(Window window, boolean last) {
        Function<Tensor[], Tensor> operation = in -> window.pool(
                last && window.dimensions() == 2 ? in[0].contiguous(torch.MemoryFormat.ChannelsLast) : in[0]);
        if (!last || window.dimensions() == 2) {
            POOLINGS.add(new Problem(
                    window + (last ? ", channels last" : ""),
                    List.of(window.shape()),
                    operation,
                    inputs -> Solution.of(inputs, (tape, in) -> window.pool(tape, in[0]))));
        }
    }

    private static Problem resizing(
            String name, int channels, Function<Tensor, Tensor> operation, Solution.Function known) {
        return new Problem(
                name,
                List.of(new long[] {2, channels, 5, 5}),
                in -> operation.apply(in[0]),
                inputs -> Solution.of(inputs, known));
    }

    /** Each output is an input, or 0 beyond them. */
    private static int[] moved(int[][] in, int size, int other, int before, int times, Tape tape) {
        int[] found = new int[in[0].length / (size * size) * other * other];
        for (int k = 0; k < found.length; k++) {
            int y = Math.floorDiv(k / other % other - before, times);
            int x = Math.floorDiv(k % other - before, times);
            boolean within = y >= 0 && y < size && x >= 0 && x < size;
            found[k] = within ? in[0][k / other / other * size * size + y * size + x] : tape.number(0);
        }
        return found;
    }
}
