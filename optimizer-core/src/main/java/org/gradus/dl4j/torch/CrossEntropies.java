package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Losses that are logarithms of probabilities. DL4J clips in its scores, and elsewhere, or not at all, in its gradients. */
final class CrossEntropies {
    /** ND4J's EPS_THRESHOLD. */
    private static final double SMALLEST = 1e-5;

    private CrossEntropies() {}

    static Output.Loss classes(LossMCXENT settings, IActivation activation) {
        PerOutput weights = PerOutput.of(settings.getWeights());
        if (activation instanceof ActivationSoftmax) {
            double clip = settings.getSoftmaxClipEps();
            return (before, labels, mask, pass) -> softmax(before, weights.times(labels), labels, clip, mask, weights);
        }
        Output.Activation outputs = Activations.of(activation);
        return (before, labels, mask, pass) -> {
            Tensor logarithms = activation instanceof ActivationSigmoid
                    ? torch.log_sigmoid(before)
                    : outputs.apply(before, pass).log();
            return Losses.mean(weights.times(logarithms.mul(labels)).neg(), mask);
        };
    }

    /** The gradient is that of softmax and logarithm in one: probability minus label. */
    private static Tensor softmax(
            Tensor before, Tensor weighted, Tensor labels, double clip, Tensor mask, PerOutput weights) {
        Losses.requireRowMask(mask, "MCXENT with softmax");
        Scalar rows = new Scalar(-1.0 / before.size(0));
        Tensor logarithms = torch.log_softmax(before.detach(), 1);
        Tensor scores = clipped(logarithms, clip).mul(weighted);
        Tensor value = (mask == null ? scores : scores.mul(mask)).sum().mul_(rows);
        if (!before.requires_grad()) {
            return value;
        }
        Tensor probabilities = logarithms.exp_();
        if (!weights.none()) {
            probabilities = probabilities.mul(weighted.sum(new long[] {1}, true, new ScalarTypeOptional()));
        }
        Tensor gradient =
                torch.sub(weights.none() ? labels : weighted, probabilities).mul_(rows);
        return Surrogate.loss(before, mask == null ? gradient : gradient.mul(mask), value);
    }

    private static Tensor clipped(Tensor logarithms, double clip) {
        return clip > 0 ? torch.clamp(logarithms, optional(Math.log(clip)), optional(Math.log1p(-clip))) : logarithms;
    }

    private static ScalarOptional optional(double value) {
        return new ScalarOptional(new Scalar(value));
    }

    static Output.Loss binary(LossBinaryXENT settings, IActivation activation) {
        PerOutput weights = PerOutput.of(settings.getWeights());
        double clip = settings.getClipEps();
        Output.Activation outputs = Activations.of(activation);
        return (before, labels, mask, pass) -> {
            Tensor from = Losses.gradientsMasked(before, mask, activation);
            if (activation instanceof ActivationSoftmax && !weights.none()) {
                from = Surrogate.scaled(from, weights.tensor(from));
            }
            Tensor given = outputs.apply(from, pass);
            Tensor fixed = given.detach();
            Tensor outputsClipped = clip > 0 ? torch.clamp(fixed, optional(clip), optional(1 - clip)) : fixed;
            Tensor others = torch.rsub(outputsClipped, new Scalar(1f));
            Tensor scores = activation instanceof ActivationSoftmax
                    ? fixed.log().mul(labels)
                    : outputsClipped.log().mul(labels).add_(others.log().mul_(torch.rsub(labels, new Scalar(1f))));
            Tensor value = Losses.mean(weights.times(scores).neg(), mask);
            Tensor gradient = outputsClipped.sub(labels).div_(outputsClipped.mul(others));
            gradient.div_(new Scalar(before.size(0)));
            if (!(activation instanceof ActivationSoftmax)) {
                gradient = weights.times(gradient);
            }
            return Surrogate.loss(given, mask == null ? gradient : gradient.mul(mask), value);
        };
    }

    /** The score is of probabilities from 1e-5 on; the gradient of all. */
    static Output.Loss divergence(IActivation activation) {
        Output.Activation outputs = Activations.of(activation);
        return (before, labels, mask, pass) -> {
            Tensor given = outputs.apply(Losses.gradientsMasked(before, mask, activation), pass);
            Tensor fixed = given.detach();
            Tensor wanted = torch.clamp(labels, optional(SMALLEST), optional(1));
            Tensor ratio = wanted.div(torch.clamp(fixed, optional(SMALLEST), optional(1)));
            Tensor value = Losses.mean(ratio.log_().mul_(wanted), mask);
            Tensor gradient = labels.div(fixed).mul_(new Scalar(-1.0 / before.size(0)));
            return Surrogate.loss(given, mask == null ? gradient : gradient.mul(mask), value);
        };
    }
}
