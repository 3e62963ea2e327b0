package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution3D;

/**
 * Where a layer has its channels: right after the examples (NCW, NCHW, NCDHW) or at the end (NWC, NHWC, NDHWC). LibTorch wants them
 * first and computes on views of the others, in its channels-last memory format, without a copy.
 */
enum Channels {
    FIRST,
    LAST;

    static Channels of(RNNFormat format) {
        return format == RNNFormat.NWC ? LAST : FIRST;
    }

    static Channels of(CNN2DFormat format) {
        return format == CNN2DFormat.NHWC ? LAST : FIRST;
    }

    static Channels of(Convolution3D.DataFormat format) {
        return format == Convolution3D.DataFormat.NDHWC ? LAST : FIRST;
    }

    /** The layer's array as [examples, channels, space...]. */
    Tensor first(Tensor own) {
        return this == FIRST ? own : own.movedim(-1, 1);
    }

    /**
     * Images as [examples, channels, height, width], in memory with the channels last where that is faster, which all that follows
     * keeps: LibTorch's convolutions need not reorder them then, and its batch normalisation is faster.
     */
    Tensor images(Tensor own, Pass pass) {
        Tensor first = first(own);
        return pass.images() != ImageOrder.GIVEN ? first.contiguous(torch.MemoryFormat.ChannelsLast) : first;
    }

    /** A convolution's kernel, [out, in, height, width], in the order in memory of its images, and as narrow as autocast will have it. */
    static Tensor kernel(Tensor kernel, Pass pass) {
        if (pass.images() != ImageOrder.LAST_WITH_KERNELS) {
            return kernel;
        }
        torch.DeviceType device = kernel.device().type().intern();
        return torch.is_autocast_enabled(device)
                ? kernel.to(
                        torch.get_autocast_dtype(device),
                        false,
                        false,
                        new MemoryFormatOptional(torch.MemoryFormat.ChannelsLast))
                : kernel.contiguous(torch.MemoryFormat.ChannelsLast);
    }

    /** [examples, channels, space...] as the layer's array. */
    Tensor own(Tensor first) {
        return this == FIRST ? first : first.movedim(1, -1);
    }
}
