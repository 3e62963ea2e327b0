package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * What a window that moves by more than one leaves of a mask: an output counts where any input under the window does, and nothing is
 * set to 0 (DL4J's {@code cnn1dMaskReduction}, {@code cnn2dMaskReduction}).
 */
final class SpaceMasks {
    private SpaceMasks() {}

    /**
     * @param mask [examples, time] or null
     * @param window over the time
     */
    static Tensor overTime(Tensor mask, Window window) {
        if (mask == null || (sameSize(window.mode()) && window.stride()[0] == 1)) {
            return mask;
        }
        Tensor space = mask.unsqueeze(1).unsqueeze(3);
        if (window.stride()[0] - window.reach(0) > 1 && sameSize(window.mode())) {
            throw new IllegalArgumentException(
                    "a mask before mode " + window.mode() + " with stride " + window.stride()[0]
                            + " over a window of " + window.reach(0)
                            + ", whose places in it DL4J moves; must be none, or the stride at most 1 larger");
        }
        // DL4J pads the mask of mode Causal as that of Same.
        Window like = window.mode() == ConvolutionMode.Causal ? window.in(ConvolutionMode.Same) : window;
        return Poolings.max(space, like.beside()).squeeze(3).squeeze(1);
    }

    private static boolean sameSize(ConvolutionMode mode) {
        return mode == ConvolutionMode.Same || mode == ConvolutionMode.Causal;
    }

    /**
     * @param mask [examples, channels or 1, height or 1, width or 1], or null
     * @throws IllegalStateException for a mask of another rank
     */
    static Tensor overImages(Tensor mask, Window window) {
        if (mask == null) {
            return null;
        }
        if (mask.dim() != 4) {
            throw new IllegalStateException(
                    "mask of rank " + mask.dim()
                            + " before a layer over images; must be [examples, channels, height, width], each of the last three 1 or whole");
        }
        boolean alike = window.mode() == ConvolutionMode.Same && window.stride()[0] == 1 && window.stride()[1] == 1;
        if (alike || perExample(mask)) {
            return mask;
        }
        long[][] part = {
            window.kernel().clone(),
            window.stride().clone(),
            window.padding().clone(),
            window.dilation().clone()
        };
        for (int d = 0; d < 2; d++) {
            if (mask.size(d + 2) == 1) {
                part[0][d] = 1;
                part[1][d] = 1;
                part[2][d] = 0;
                part[3][d] = 1;
            }
        }
        return Poolings.max(mask, new Window(part[0], part[1], part[2], part[3], window.mode()));
    }

    /** @throws IllegalStateException for a mask that tells places apart, which DL4J does not carry through such a layer */
    static void requireNone(Tensor mask) {
        if (mask != null && !perExample(mask)) {
            throw new IllegalStateException(
                    "mask of rank " + mask.dim() + " before such a layer; must be none, or [examples, 1, 1, 1]");
        }
    }

    private static boolean perExample(Tensor mask) {
        return mask.dim() == 4 && mask.size(2) == 1 && mask.size(3) == 1;
    }
}
