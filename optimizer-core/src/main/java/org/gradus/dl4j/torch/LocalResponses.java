package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;

/** Local response normalisation across channels (Krizhevsky, Sutskever, Hinton 2012). */
final class LocalResponses {
    private LocalResponses() {}

    /**
     * With u = k + alpha times the sum of x squared over the n channels around each: {@code y = x u^-beta}. DL4J's gradient divides by u
     * at the channel that receives it, not at those that send it; here too.
     */
    static Forward across(LocalResponseNormalization settings, Weights weights) {
        Channels channels = Channels.of(settings.getDataFormat());
        long half = (int) settings.getN() / 2;
        return (Forward.OfOne) (input, pass) -> {
            Tensor x = channels.first(input.values()).contiguous();
            Tensor u;
            Tensor scale;
            Tensor sent;
            try (AutoGradMode off = new AutoGradMode(false)) {
                u = around(x.mul(x), half).mul_(new Scalar(settings.getAlpha())).add_(new Scalar(settings.getK()));
                scale = u.pow(new Scalar(-settings.getBeta()));
                sent = x.mul(scale).mul_(new Scalar(-2 * settings.getAlpha() * settings.getBeta()));
            }
            Tensor found = x.mul(scale);
            if (x.requires_grad()) { // also where a frozen layer lets errors through, as in inference
                Tensor through = around(x.mul(x.detach().div(u)), half).mul(sent);
                found = found.add(through.sub(through.detach()));
            }
            return input.with(channels.own(found));
        };
    }

    /** The sum over the channels at most this far away. */
    private static Tensor around(Tensor x, long half) {
        Tensor planes = x.view(x.size(0), 1, x.size(1), -1);
        long[] kernel = {2 * half + 1, 1};
        long[] stride = {1, 1};
        long[] padding = {half, 0};
        return torch.avg_pool2d(planes, kernel, stride, padding, false, true, new LongOptional(1))
                .view_as(x);
    }
}
