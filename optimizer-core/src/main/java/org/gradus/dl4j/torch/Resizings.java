package org.gradus.dl4j.torch;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;

/** Up-sampling, zeros around the space, and cutting from it. Masks pass unchanged, as DL4J's do. */
final class Resizings {
    private Resizings() {}

    static Forward up(Upsampling1D settings, Weights weights) {
        return up(settings.getSize(), 1, Channels.FIRST);
    }

    static Forward up(Upsampling2D settings, Weights weights) {
        return up(settings.getSize(), 2, Channels.of(settings.getFormat()));
    }

    static Forward up(Upsampling3D settings, Weights weights) {
        return up(settings.getSize(), 3, Channels.of(settings.getDataFormat()));
    }

    private static Forward up(int[] times, int dimensions, Channels channels) {
        return (Forward.OfOne) (input, pass) -> {
            Tensor x = channels.first(input.values());
            long[] size = new long[dimensions];
            Arrays.setAll(size, d -> x.size(d + 2) * times[d]);
            Tensor found =
                    switch (dimensions) {
                        case 1 -> torch.upsample_nearest1d(x, size);
                        case 2 -> torch.upsample_nearest2d(x, size);
                        default -> torch.upsample_nearest3d(x, size);
                    };
            return input.with(channels.own(found));
        };
    }

    static Forward pad(ZeroPadding1DLayer settings, Weights weights) {
        return pad(settings.getPadding(), Channels.FIRST);
    }

    static Forward pad(ZeroPaddingLayer settings, Weights weights) {
        return pad(settings.getPadding(), Channels.of(settings.getDataFormat()));
    }

    static Forward pad(ZeroPadding3DLayer settings, Weights weights) {
        return pad(settings.getPadding(), Channels.FIRST);
    }

    /** @param sides before and after, dimension by dimension */
    private static Forward pad(int[] sides, Channels channels) {
        long[] pads = new long[sides.length];
        for (int k = 0; k < sides.length; k += 2) {
            // LibTorch counts from the last dimension.
            pads[sides.length - 2 - k] = sides[k];
            pads[sides.length - 1 - k] = sides[k + 1];
        }
        return (Forward.OfOne)
                (input, pass) -> input.with(channels.own(torch.constant_pad_nd(channels.first(input.values()), pads)));
    }

    static Forward crop(Cropping1D settings, Weights weights) {
        return crop(settings.getCropping(), Channels.FIRST);
    }

    static Forward crop(Cropping2D settings, Weights weights) {
        return crop(settings.getCropping(), Channels.of(settings.getDataFormat()));
    }

    static Forward crop(Cropping3D settings, Weights weights) {
        return crop(settings.getCropping(), Channels.FIRST);
    }

    /** @param sides before and after, dimension by dimension */
    private static Forward crop(int[] sides, Channels channels) {
        return (Forward.OfOne) (input, pass) -> {
            Tensor x = channels.first(input.values());
            for (int k = 0; k < sides.length; k += 2) {
                int d = k / 2 + 2;
                x = x.narrow(d, sides[k], x.size(d) - sides[k] - sides[k + 1]);
            }
            return input.with(channels.own(x));
        };
    }
}
