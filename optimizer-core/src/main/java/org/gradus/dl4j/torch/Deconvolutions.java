package org.gradus.dl4j.torch;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;

/** Transposed convolutions. */
final class Deconvolutions {
    private Deconvolutions() {}

    static Forward two(Deconvolution2D settings, Weights weights) {
        Window window = Convolutions.window(settings, 2);
        Channels channels = Channels.of(settings.getCnn2dDataFormat());
        Output.Activation activation = Activations.of(settings.getActivationFn());
        return (Forward.OfOne) (input, pass) -> {
            SpaceMasks.requireNone(input.mask());
            Tensor found =
                    transposed(channels.first(input.values()), weights.get("W"), Convolutions.bias(weights), window);
            return input.with(activation.apply(channels.own(found), pass));
        };
    }

    static Forward three(Deconvolution3D settings, Weights weights) {
        Window window = Convolutions.window(settings, 3);
        Channels channels = Channels.of(settings.getDataFormat());
        Output.Activation activation = Activations.of(settings.getActivationFn());
        return (Forward.OfOne) (input, pass) -> {
            SpaceMasks.requireNone(input.mask());
            // DL4J has [depth, height, width, out, in].
            Tensor kernel = weights.get("W").permute(4, 3, 0, 1, 2);
            Tensor found = transposed(channels.first(input.values()), kernel, Convolutions.bias(weights), window);
            return input.with(activation.apply(channels.own(found), pass));
        };
    }

    /**
     * In mode Same the output is stride times as large as the input: what the whole transposed convolution has more is cut off, half of
     * it in front, the odd one at the end.
     *
     * @param kernel [in, out, window...]
     */
    private static Tensor transposed(Tensor input, Tensor kernel, TensorOptional bias, Window window) {
        int dimensions = window.dimensions();
        long[] padding = window.padding();
        long[] more = new long[dimensions];
        long[] less = new long[dimensions];
        if (window.mode() == ConvolutionMode.Same) {
            padding = new long[dimensions];
            for (int d = 0; d < dimensions; d++) {
                long surplus = window.reach(d) - window.stride()[d];
                padding[d] = Math.max(0, surplus) / 2;
                more[d] = Math.max(0, -surplus);
                less[d] = Math.max(0, surplus) % 2;
            }
        }
        Tensor found = dimensions == 2
                ? torch.conv_transpose2d(input, kernel, bias, window.stride(), padding, more, 1, window.dilation())
                : torch.conv_transpose3d(input, kernel, bias, window.stride(), padding, more, 1, window.dilation());
        for (int d = 0; Arrays.stream(less).anyMatch(k -> k > 0) && d < dimensions; d++) {
            found = found.narrow(d + 2, 0, found.size(d + 2) - less[d]);
        }
        return found;
    }
}
