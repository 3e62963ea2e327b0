package org.gradus.dl4j.torch;

import static org.gradus.dl4j.torch.Translators.entry;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;

/** Batch normalisation; {@link LocalResponses} for the other kind. */
final class Normalizations {
    /** By DL4J's class. */
    static final Map<Class<?>, Translator<?>> ALL = Map.ofEntries(
            entry(BatchNormalization.class, Normalizations::batch),
            entry(LocalResponseNormalization.class, LocalResponses::across));

    private Normalizations() {}

    /**
     * Normalises by the batch in training and by the running statistics in inference, and where they are held. DL4J's variances divide
     * by n.
     */
    private static Forward batch(BatchNormalization settings, Weights weights) {
        if (settings.isLockGammaBeta() && (settings.getGamma() != 1) != (settings.getBeta() != 0)) {
            throw new Uncovered("locked gamma " + settings.getGamma() + " and beta " + settings.getBeta()
                    + ", of which DL4J ignores the one in its outputs; covered: both at 1 and 0, or neither");
        }
        Channels images = Channels.of(settings.getCnn2DFormat());
        if (settings.isLockGammaBeta() && images == Channels.LAST) {
            throw new Uncovered("locked gamma and beta with NHWC, with which DL4J cannot train; covered: NCHW");
        }
        boolean held = weights.node().held();
        return (Forward.OfOne) (input, pass) -> {
            Tensor own = input.values();
            if (own.dim() != 2 && own.dim() != 4) {
                throw new IllegalStateException("activations of rank " + own.dim()
                        + " before batch normalisation; must be 2 (features) or 4 (images)");
            }
            Channels channels = own.dim() == 4 ? images : Channels.FIRST;
            Tensor x = channels.first(own);
            Tensor found = pass.training() && !held ? train(x, settings, weights) : infer(x, settings, weights);
            if (settings.isLockGammaBeta() && settings.getGamma() != 1) {
                found = found.mul(new Scalar(settings.getGamma())).add(new Scalar(settings.getBeta()));
            }
            return input.with(channels.own(found));
        };
    }

    private static Tensor train(Tensor x, BatchNormalization settings, Weights weights) {
        RunningStatistics statistics = weights.statistics();
        Tensor like = weights.get("mean");
        long channels = like.numel();
        Tensor mean = statistics.zeros(channels, like);
        Tensor variance = statistics.zeros(channels, like);
        // With a momentum of 1 the running statistics become the batch's, the variance divided by n - 1.
        Tensor found = normalise(x, settings, weights, mean, variance, true);
        long n = x.numel() / x.size(1);
        // Not in place: autograd keeps the variance for the way back.
        statistics.add(settings, weights, mean, n == 1 ? torch.zeros_like(variance) : variance, n);
        return found;
    }

    private static Tensor infer(Tensor x, BatchNormalization settings, Weights weights) {
        Tensor variance = settings.isUseLogStd()
                ? RunningStatistics.variance(weights.get("log10stdev").view(-1))
                : weights.get("var").view(-1);
        return normalise(x, settings, weights, weights.get("mean").view(-1), variance, false);
    }

    private static Tensor normalise(
            Tensor x, BatchNormalization settings, Weights weights, Tensor mean, Tensor variance, boolean training) {
        TensorOptional gamma = flat(weights.get("gamma"));
        TensorOptional beta = flat(weights.get("beta"));
        return torch.batch_norm(
                x,
                gamma,
                beta,
                new TensorOptional(mean),
                new TensorOptional(variance),
                training,
                1,
                settings.getEps(),
                true);
    }

    private static TensorOptional flat(Tensor parameter) {
        return parameter == null ? new TensorOptional() : new TensorOptional(parameter.view(-1));
    }
}
