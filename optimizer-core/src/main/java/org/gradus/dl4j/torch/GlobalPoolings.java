package org.gradus.dl4j.torch;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/** Pooling over all of time or space, as far as a mask lets it count. */
final class GlobalPoolings {
    private GlobalPoolings() {}

    static Forward all(GlobalPoolingLayer settings, Weights weights) {
        PoolingType type = settings.getPoolingType();
        int[] chosen = settings.getPoolingDimensions();
        boolean last = chosen != null && Arrays.stream(chosen).anyMatch(d -> d == 1);
        if (last && !settings.isCollapseDimensions()) {
            throw new Uncovered("kept dimensions where the channels come last, which DL4J does not place");
        }
        return (Forward.OfOne) (input, pass) -> {
            Tensor x = input.values();
            Tensor mask = input.mask();
            long[] dimensions = mask == null && chosen != null
                    ? Arrays.stream(chosen).asLongStream().toArray()
                    : LongStream.range(2, x.dim()).toArray();
            Tensor found = mask == null
                    ? pool(x, dimensions, type, settings.getPnorm())
                    : masked(x, mask, dimensions, type, settings.getPnorm());
            if (!settings.isCollapseDimensions()) {
                long[] shape = new long[Math.toIntExact(x.dim())];
                Arrays.fill(shape, 1);
                shape[0] = x.size(0);
                shape[1] = x.size(1);
                found = found.reshape(shape);
            }
            return new Signal(found, null);
        };
    }

    private static Tensor pool(Tensor x, long[] dimensions, PoolingType type, int p) {
        return switch (type) {
            case MAX -> max(x, dimensions);
            case AVG -> x.mean(dimensions);
            case SUM -> x.sum(dimensions);
            case PNORM -> x.abs().pow(new Scalar(p)).sum(dimensions).pow(new Scalar(1.0 / p));
        };
    }

    /** The gradient goes to the first of several largest, as DL4J's does. */
    private static Tensor max(Tensor x, long[] dimensions) {
        long[] kept = LongStream.range(0, x.dim())
                .filter(d -> Arrays.stream(dimensions).noneMatch(k -> k == d))
                .toArray();
        Tensor ordered = x.permute(LongStream.concat(Arrays.stream(kept), Arrays.stream(dimensions))
                .toArray());
        return torch.max(ordered.flatten(kept.length, -1), -1, false).get0();
    }

    /**
     * @param mask [examples, time] for [examples, channels, time]; [examples, 1, height or 1, width or 1] for images; 1 or 0
     */
    private static Tensor masked(Tensor x, Tensor mask, long[] dimensions, PoolingType type, int p) {
        if (!((x.dim() == 3 && mask.dim() == 2) || (x.dim() == 4 && mask.dim() == 4))) {
            throw new IllegalStateException("mask of rank " + mask.dim() + " for activations of rank " + x.dim()
                    + "; must be of rank 2 for time series and 4 for images");
        }
        Tensor wide = mask.dim() == 2 ? mask.unsqueeze(1) : mask;
        return switch (type) {
            case MAX -> max(x.masked_fill(wide.eq(new Scalar(0)), new Scalar(Double.NEGATIVE_INFINITY)), dimensions);
            case AVG ->
                x.mul(wide).sum(dimensions).div(mask.flatten(1, -1).sum(1).unsqueeze(1));
            case SUM, PNORM -> pool(x.mul(wide), dimensions, type, p);
        };
    }
}
