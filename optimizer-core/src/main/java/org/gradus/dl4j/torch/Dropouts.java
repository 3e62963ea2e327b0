package org.gradus.dl4j.torch;

import java.util.Arrays;
import java.util.Set;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.schedule.ISchedule;

/** What is done to a layer's input in training only. */
@SuppressWarnings("deprecation") // saved networks hold layers that DL4J has deprecated
final class Dropouts {
    /** Layers that a configuration may give a dropout, most often the one for all layers, and that do not apply it. */
    private static final Set<Class<?>> IGNORING = Set.of(
            ActivationLayer.class,
            BatchNormalization.class,
            CnnLossLayer.class,
            Cropping1D.class,
            Cropping2D.class,
            Cropping3D.class,
            GlobalPoolingLayer.class,
            GravesBidirectionalLSTM.class,
            EmbeddingSequenceLayer.class,
            EmbeddingLayer.class,
            LocalResponseNormalization.class,
            LossLayer.class,
            MaskLayer.class,
            Pooling1D.class,
            Pooling2D.class,
            RnnLossLayer.class,
            Subsampling1DLayer.class,
            SubsamplingLayer.class,
            ZeroPadding1DLayer.class,
            ZeroPadding3DLayer.class,
            ZeroPaddingLayer.class);

    private Dropouts() {}

    /**
     * A layer after its own dropout, where it has one and applies it.
     *
     * @param settings what is translated: a layer or something else
     * @throws Uncovered for a kind that is not covered
     */
    static Forward before(Object settings, Forward own) {
        boolean wraps = settings instanceof BaseWrapperLayer
                || settings instanceof FrozenLayer
                || settings instanceof Bidirectional;
        if (wraps || IGNORING.contains(settings.getClass())) {
            return own;
        }
        return settings instanceof Layer layer && layer.getIDropout() != null
                ? of(layer.getIDropout()).then(own)
                : own;
    }

    /** @throws Uncovered for a kind that is not covered */
    static Forward of(IDropout settings) {
        if (settings instanceof Dropout d) {
            return noise((x, pass) -> {
                double keep = at(d.getPSchedule(), d.getP(), pass);
                return x.mul(pass.keep(x, keep).div_(new Scalar(keep)));
            });
        }
        if (settings instanceof SpatialDropout d) {
            return noise((x, pass) -> {
                double keep = at(d.getPSchedule(), d.getP(), pass);
                return x.mul(channels(x, keep, pass).div_(new Scalar(keep)));
            });
        }
        if (settings instanceof GaussianDropout d) {
            return noise((x, pass) -> {
                double rate = at(d.getRateSchedule(), d.getRate(), pass);
                return x.mul(torch.empty_like(x).normal_(1, Math.sqrt(rate / (1 - rate)), pass.random()));
            });
        }
        if (settings instanceof GaussianNoise d) {
            return noise((x, pass) -> {
                double deviation = at(d.getStddevSchedule(), d.getStddev(), pass);
                return x.add(torch.empty_like(x).normal_(0, deviation, pass.random()));
            });
        }
        if (settings instanceof AlphaDropout d) {
            return noise((x, pass) -> alpha(x, at(d.getPSchedule(), d.getP(), pass), d, pass));
        }
        throw new Uncovered("dropout " + settings.getClass().getSimpleName());
    }

    private static Forward noise(Output.Activation noise) {
        return (Forward.OfOne) (input, pass) -> pass.training() ? input.with(noise.apply(input.values(), pass)) : input;
    }

    static double at(ISchedule schedule, double value, Pass pass) {
        return schedule == null
                ? value
                : schedule.valueAt(
                        Math.toIntExact(pass.moment().step()), pass.moment().epoch());
    }

    /** The same for all positions of a channel: [examples, channels, 1, ...]. */
    private static Tensor channels(Tensor x, double keep, Pass pass) {
        long[] shape = x.shape().clone();
        if (shape.length < 3) {
            throw new IllegalArgumentException(
                    "SpatialDropout on an input of " + shape.length + " dimensions; must be 3, 4 or 5");
        }
        Arrays.fill(shape, 2, shape.length, 1);
        return torch.empty(shape, x.options(), new MemoryFormatOptional()).bernoulli_(keep, pass.random());
    }

    /** Dropped inputs become alpha', then a x + b keeps mean and variance (Klambauer et al. 2017, https://arxiv.org/abs/1706.02515). */
    private static Tensor alpha(Tensor x, double keep, AlphaDropout settings, Pass pass) {
        double low = -settings.getLambda() * settings.getAlpha();
        double a = settings.a(keep);
        double b = settings.b(keep);
        Tensor kept = pass.keep(x, keep);
        Tensor rest = torch.rsub(kept, new Scalar(1f)).mul_(new Scalar(low * a)).add_(new Scalar(b));
        return x.mul(kept.mul_(new Scalar(a))).add(rest);
    }
}
