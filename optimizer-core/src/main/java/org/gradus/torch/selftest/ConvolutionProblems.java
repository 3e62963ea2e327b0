package org.gradus.torch.selftest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.gradus.selftest.Convolution;

/** Convolutions: channels on both sides of the widths of vectors and of oneDNN's blocks, and images in both orders in memory. */
final class ConvolutionProblems {
    static final List<Problem> PLAIN = new ArrayList<>();
    static final List<Problem> GROUPED = new ArrayList<>();
    static final List<Problem> TRANSPOSED = new ArrayList<>();

    static {
        for (Convolution c : List.of(
                images(1, 1, 1, 1, 5, 3, 1, 0, 1),
                images(3, 1, 20, 1, 12, 5, 1, 0, 1),
                images(2, 3, 8, 1, 9, 3, 1, 1, 1),
                images(2, 4, 6, 1, 9, 3, 1, 0, 2),
                images(2, 8, 16, 1, 8, 3, 2, 1, 1),
                images(2, 16, 17, 1, 7, 2, 1, 0, 1),
                images(3, 17, 33, 1, 5, 1, 1, 0, 1),
                images(1, 32, 64, 1, 6, 3, 1, 1, 1))) {
            PLAIN.add(problem(c, 2, false));
            PLAIN.add(problem(c, 2, true));
        }
        PLAIN.add(problem(space(2, 5, 7, 1, new int[] {1, 1, 11}, new int[] {1, 1, 3}, 1, 1), 1, false));
        PLAIN.add(problem(space(2, 16, 33, 1, new int[] {1, 1, 9}, new int[] {1, 1, 2}, 1, 0), 1, false));
        PLAIN.add(problem(space(1, 3, 8, 1, new int[] {5, 4, 5}, new int[] {3, 2, 3}, 1, 1), 3, false));
        PLAIN.add(problem(space(2, 16, 17, 1, new int[] {3, 4, 3}, new int[] {2, 2, 2}, 1, 0), 3, false));
        for (Convolution c : List.of(
                images(2, 3, 6, 3, 7, 3, 1, 1, 1),
                images(2, 16, 16, 16, 6, 3, 1, 0, 1),
                images(1, 17, 34, 17, 6, 2, 2, 0, 1))) {
            GROUPED.add(problem(c, 2, false));
            GROUPED.add(problem(c, 2, true));
        }
        for (Convolution c : List.of(
                images(2, 3, 2, 1, 7, 3, 2, 1, 1),
                images(1, 8, 5, 1, 6, 2, 2, 0, 1),
                images(2, 17, 16, 1, 5, 3, 1, 1, 1))) {
            TRANSPOSED.add(transposed(c, 2));
        }
        TRANSPOSED.add(transposed(space(1, 5, 3, 1, new int[] {4, 4, 4}, new int[] {2, 2, 2}, 2, 0), 3));
    }

    private ConvolutionProblems() {}

    /** Square images. */
    private static Convolution images(
            int examples, int in, int out, int groups, int size, int kernel, int stride, int padding, int dilation) {
        return new Convolution(
                examples,
                in,
                out,
                groups,
                new int[] {1, size, size},
                new int[] {1, kernel, kernel},
                new int[] {1, stride, stride},
                new int[] {0, padding, padding},
                new int[] {1, dilation, dilation});
    }

    private static Convolution space(
            int examples, int in, int out, int groups, int[] size, int[] kernel, int stride, int padding) {
        int[] strides = new int[3];
        int[] paddings = new int[3];
        for (int d = 0; d < 3; d++) {
            strides[d] = size[d] == 1 ? 1 : stride;
            paddings[d] = size[d] == 1 ? 0 : padding;
        }
        return new Convolution(examples, in, out, groups, size, kernel, strides, paddings, new int[] {1, 1, 1});
    }

    private static Problem problem(Convolution c, int dimensions, boolean last) {
        long[] x = shape(c.examples(), c.in(), c.size(), dimensions);
        long[] w = shape(c.out(), c.in() / c.groups(), c.kernel(), dimensions);
        Function<Tensor[], Tensor> operation = in -> {
            Tensor images = last ? in[0].contiguous(torch.MemoryFormat.ChannelsLast) : in[0];
            TensorOptional bias = new TensorOptional(in[2]);
            long[] stride = cut(c.stride(), dimensions);
            long[] padding = cut(c.padding(), dimensions);
            long[] dilation = cut(c.dilation(), dimensions);
            return switch (dimensions) {
                case 1 -> torch.conv1d(images, in[1], bias, stride, padding, dilation, c.groups());
                case 2 -> torch.conv2d(images, in[1], bias, stride, padding, dilation, c.groups());
                default -> torch.conv3d(images, in[1], bias, stride, padding, dilation, c.groups());
            };
        };
        String name =
                dimensions + "d " + Arrays.toString(x) + " by " + Arrays.toString(w) + (last ? " channels last" : "");
        return new Problem(name, List.of(x, w, new long[] {c.out()}), operation, c::solve);
    }

    private static Problem transposed(Convolution c, int dimensions) {
        long[] x = shape(c.examples(), c.out(), c.places(), dimensions);
        long[] w = shape(c.out(), c.in(), c.kernel(), dimensions);
        long[] more = new long[dimensions];
        long[] size = cut(c.size(), dimensions);
        long[] places = cut(c.places(), dimensions);
        long[] stride = cut(c.stride(), dimensions);
        long[] padding = cut(c.padding(), dimensions);
        long[] kernel = cut(c.kernel(), dimensions);
        for (int d = 0; d < dimensions; d++) {
            more[d] = size[d] - ((places[d] - 1) * stride[d] - 2 * padding[d] + kernel[d]);
        }
        long[] dilation = cut(c.dilation(), dimensions);
        Function<Tensor[], Tensor> operation = in -> dimensions == 2
                ? torch.conv_transpose2d(in[0], in[1], new TensorOptional(in[2]), stride, padding, more, 1, dilation)
                : torch.conv_transpose3d(in[0], in[1], new TensorOptional(in[2]), stride, padding, more, 1, dilation);
        String name = dimensions + "d transposed " + Arrays.toString(x) + " by " + Arrays.toString(w);
        return new Problem(name, List.of(x, w, new long[] {c.in()}), operation, c::solveTransposed);
    }

    private static long[] shape(int first, int second, int[] space, int dimensions) {
        long[] shape = new long[2 + dimensions];
        shape[0] = first;
        shape[1] = second;
        System.arraycopy(cut(space, dimensions), 0, shape, 2, dimensions);
        return shape;
    }

    private static long[] cut(int[] space, int dimensions) {
        return Arrays.stream(space, 3 - dimensions, 3).asLongStream().toArray();
    }
}
