package org.gradus.selftest;

import java.util.List;

/**
 * Convolutions of up to three dimensions by plain loops, in the order [examples, channels, depth, height, width].
 *
 * @param examples how many
 * @param in channels of the input
 * @param out channels of the output
 * @param groups how many parts of the channels do not see one another
 * @param size of the input's space: depth, height, width, 1 for what is not there; of the output's space where it is transposed
 * @param kernel of the window, likewise
 * @param stride likewise
 * @param padding likewise, 0 for what is not there
 * @param dilation likewise
 */
public record Convolution(
        int examples,
        int in,
        int out,
        int groups,
        int[] size,
        int[] kernel,
        int[] stride,
        int[] padding,
        int[] dilation) {

    /** The space of what comes out. */
    public int[] places() {
        int[] places = new int[3];
        for (int d = 0; d < 3; d++) {
            places[d] = (size[d] + 2 * padding[d] - dilation[d] * (kernel[d] - 1) - 1) / stride[d] + 1;
        }
        return places;
    }

    private static int volume(int[] sizes) {
        return sizes[0] * sizes[1] * sizes[2];
    }

    /** One product of the sums. */
    @FunctionalInterface
    private interface Product {
        void at(int input, int weight, int output);
    }

    /** All products, where the transposed convolution's input stands in the place of the output. */
    private void products(Product product) {
        int[] places = places();
        int perGroup = in / groups;
        int outPerGroup = out / groups;
        for (int n = 0; n < examples; n++) {
            for (int o = 0; o < out; o++) {
                for (int p = 0; p < volume(places); p++) {
                    int[] at = {p / places[2] / places[1], p / places[2] % places[1], p % places[2]};
                    for (int c = 0; c < perGroup; c++) {
                        int channel = o / outPerGroup * perGroup + c;
                        for (int k = 0; k < volume(kernel); k++) {
                            int[] tap = {k / kernel[2] / kernel[1], k / kernel[2] % kernel[1], k % kernel[2]};
                            int place = place(at, tap);
                            if (place >= 0) {
                                product.at(
                                        (n * in + channel) * volume(size) + place,
                                        (o * perGroup + c) * volume(kernel) + k,
                                        (n * out + o) * volume(places) + p);
                            }
                        }
                    }
                }
            }
        }
    }

    private int place(int[] at, int[] tap) {
        int place = 0;
        for (int d = 0; d < 3; d++) {
            int x = at[d] * stride[d] - padding[d] + tap[d] * dilation[d];
            if (x < 0 || x >= size[d]) {
                return -1;
            }
            place = place * size[d] + x;
        }
        return place;
    }

    /** @param inputs the images, the kernel [out, in / groups, window], the bias [out] */
    public Solution solve(List<double[]> inputs) {
        double[] x = inputs.get(0);
        double[] w = inputs.get(1);
        int area = volume(places());
        double[] y = biased(inputs.get(2), examples * out * area, area);
        double[] byY = Solution.weights(y.length);
        double[] byX = new double[x.length];
        double[] byW = new double[w.length];
        products((i, k, o) -> {
            y[o] += x[i] * w[k];
            byX[i] += byY[o] * w[k];
            byW[k] += byY[o] * x[i];
        });
        return new Solution(y, List.of(byX, byW, sums(byY, out, area)));
    }

    /** The transposed one, from what this one gives back to what it takes: images [examples, out, places], bias [in]. */
    public Solution solveTransposed(List<double[]> inputs) {
        double[] x = inputs.get(0);
        double[] w = inputs.get(1);
        int area = volume(size);
        double[] y = biased(inputs.get(2), examples * in * area, area);
        double[] byY = Solution.weights(y.length);
        double[] byX = new double[x.length];
        double[] byW = new double[w.length];
        products((i, k, o) -> {
            y[i] += x[o] * w[k];
            byX[o] += byY[i] * w[k];
            byW[k] += byY[i] * x[o];
        });
        return new Solution(y, List.of(byX, byW, sums(byY, in, area)));
    }

    private static double[] biased(double[] bias, int numbers, int area) {
        double[] y = new double[numbers];
        for (int k = 0; k < numbers; k++) {
            y[k] = bias[k / area % bias.length];
        }
        return y;
    }

    private static double[] sums(double[] by, int channels, int area) {
        double[] sums = new double[channels];
        for (int k = 0; k < by.length; k++) {
            sums[k / area % channels] += by[k];
        }
        return sums;
    }
}
