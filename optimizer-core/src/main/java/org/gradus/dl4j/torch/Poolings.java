package org.gradus.dl4j.torch;

import static org.gradus.dl4j.torch.Translators.entry;

import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Pooling over windows; {@link GlobalPoolings} over all of space or time. */
final class Poolings {
    /** By DL4J's class. */
    static final Map<Class<?>, Translator<?>> ALL = Map.ofEntries(
            entry(SubsamplingLayer.class, Poolings::two),
            entry(Pooling2D.class, Poolings::two),
            entry(Subsampling1DLayer.class, Poolings::one),
            entry(Pooling1D.class, Poolings::one),
            entry(Subsampling3DLayer.class, Poolings::three),
            entry(GlobalPoolingLayer.class, GlobalPoolings::all));

    private Poolings() {}

    @FunctionalInterface
    private interface Pool {
        Tensor apply(Tensor input, Window window);
    }

    private static Pool of(SubsamplingLayer settings) {
        return switch (settings.getPoolingType()) {
            case MAX -> Poolings::max;
            case AVG -> {
                boolean whole = settings.isAvgPoolIncludePadInDivisor();
                yield (input, window) -> mean(input, window, whole);
            }
            case PNORM -> {
                int p = settings.getPnorm();
                yield (input, window) ->
                        sum(input.abs().pow(new Scalar(p)), window).pow(new Scalar(1.0 / p));
            }
            case SUM -> throw new Uncovered("pooling type SUM, which DL4J does not compute over windows");
        };
    }

    private static Window window(SubsamplingLayer settings, int dimensions) {
        return Window.of(
                dimensions,
                settings.getKernelSize(),
                settings.getStride(),
                settings.getPadding(),
                settings.getDilation(),
                settings.getConvolutionMode());
    }

    /** Over [examples, channels, time, 1]: DL4J too has only this of its second dimension. */
    private static Forward one(Subsampling1DLayer settings, Weights weights) {
        if (Channels.of(settings.getCnn2dDataFormat()) == Channels.LAST) {
            throw new Uncovered("format NWC, with which DL4J cannot train it; covered: NCW");
        }
        if (settings.getPadding()[0] != 0) {
            throw new Uncovered("padding, with which DL4J cannot pool over time; covered: mode Same, or none");
        }
        if (settings.getConvolutionMode() == ConvolutionMode.Causal) {
            throw new Uncovered("mode Causal, in which DL4J leaves out the padding; covered: Same, Truncate, Strict");
        }
        Window time = window(settings, 1);
        Window window = time.beside();
        Pool pool = of(settings);
        return (Forward.OfOne) (input, pass) -> {
            Tensor space = input.values().unsqueeze(3);
            Tensor found = pool.apply(space, window).squeeze(3);
            return new Signal(found, SpaceMasks.overTime(input.mask(), time));
        };
    }

    private static Forward two(SubsamplingLayer settings, Weights weights) {
        Window window = window(settings, 2);
        Channels channels = Channels.of(settings.getCnn2dDataFormat());
        Pool pool = of(settings);
        return (Forward.OfOne) (input, pass) -> {
            Tensor first = channels.first(input.values());
            Tensor found = channels.own(pool.apply(first, window));
            return new Signal(found, SpaceMasks.overImages(input.mask(), window));
        };
    }

    private static Forward three(Subsampling3DLayer settings, Weights weights) {
        Window window = Window.of(
                3,
                settings.getKernelSize(),
                settings.getStride(),
                settings.getPadding(),
                settings.getDilation(),
                settings.getConvolutionMode());
        Channels channels = Channels.of(settings.getDataFormat());
        boolean max = settings.getPoolingType() == PoolingType.MAX;
        return (Forward.OfOne) (input, pass) -> {
            Tensor first = channels.first(input.values());
            return input.with(channels.own(max ? max(first, window) : mean(first, window, false)));
        };
    }

    /** The largest number under the window; padding is smaller than any. */
    static Tensor max(Tensor input, Window window) {
        Window.Placed placed = window.place(input);
        boolean direct = placed.even() && isSmall(placed.padding(), window);
        Tensor x = direct ? input : window.padded(input, Double.NEGATIVE_INFINITY);
        long[] padding = direct ? placed.padding() : new long[window.dimensions()];
        return window.dimensions() == 2
                ? torch.max_pool2d(x, window.kernel(), window.stride(), padding, window.dilation(), false)
                : torch.max_pool3d(x, window.kernel(), window.stride(), padding, window.dilation(), false);
    }

    /** LibTorch pools with a padding of at most half the window. */
    private static boolean isSmall(long[] padding, Window window) {
        for (int d = 0; d < padding.length; d++) {
            if (padding[d] > window.kernel()[d] / 2) {
                return false;
            }
        }
        return true;
    }

    /** @param whole whether the sum is divided by the window's size also where padding is under it, and not by what is not padding */
    private static Tensor mean(Tensor input, Window window, boolean whole) {
        Window.Placed placed = window.place(input);
        if (placed.even() && isSmall(placed.padding(), window) && !window.dilated()) {
            return average(input, window, placed.padding(), whole, new LongOptional());
        }
        Tensor sum = sum(input, window);
        if (whole) {
            return sum.div(new Scalar(window.area()));
        }
        long[] shape = new long[window.dimensions() + 2];
        Arrays.setAll(shape, d -> d < 2 ? 1 : input.size(d));
        return sum.div(sum(torch.ones(shape, input.options()), window));
    }

    private static Tensor sum(Tensor input, Window window) {
        Tensor x = window.padded(input, 0);
        long[] none = new long[window.dimensions()];
        if (!window.dilated()) {
            return average(x, window, none, true, new LongOptional(1));
        }
        long[] shape = new long[window.dimensions() + 2];
        Arrays.setAll(shape, d -> d == 0 ? input.size(1) : d == 1 ? 1 : window.kernel()[d - 2]);
        Tensor ones = torch.ones(shape, input.options());
        return window.dimensions() == 2
                ? torch.conv2d(x, ones, new TensorOptional(), window.stride(), none, window.dilation(), input.size(1))
                : torch.conv3d(x, ones, new TensorOptional(), window.stride(), none, window.dilation(), input.size(1));
    }

    private static Tensor average(Tensor x, Window window, long[] padding, boolean whole, LongOptional divisor) {
        return window.dimensions() == 2
                ? torch.avg_pool2d(x, window.kernel(), window.stride(), padding, false, whole, divisor)
                : torch.avg_pool3d(x, window.kernel(), window.stride(), padding, false, whole, divisor);
    }
}
