package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;

/** Losses that look at a row of outputs, or at a batch, as a whole. */
final class RowLosses {
    /** ND4J's EPS_THRESHOLD. */
    private static Scalar smallest() {
        return new Scalar(1e-5);
    }

    private RowLosses() {}

    private static Tensor rowSum(Tensor rows) {
        return rows.sum(new long[] {1}, true, new ScalarTypeOptional());
    }

    /** With DL4J's gradient, which is 0 for a row of zeros, as masked rows are, and whose cube of the length has a least value. */
    static Output.Loss cosine(Output.Activation outputs) {
        return (before, labels, mask, pass) -> {
            Losses.requireRowMask(mask, "cosine proximity");
            Tensor given = outputs.apply(before, pass);
            Tensor fixed = given.detach();
            Tensor square = rowSum(fixed.square());
            Tensor length = torch.clamp_min(square.sqrt(), smallest());
            Tensor wanted = torch.clamp_min(rowSum(labels.square()).sqrt(), smallest());
            Tensor along = rowSum(fixed.mul(labels));
            Tensor slope = fixed.mul(along)
                    .sub(labels.mul(square))
                    .div(wanted)
                    .div(length.mul(torch.clamp_min(square, smallest())))
                    .div(new Scalar(labels.size(0)));
            return Surrogate.loss(
                    given,
                    mask == null ? slope : slope.mul(mask),
                    Losses.mean(along.div(length).div(wanted).neg(), mask));
        };
    }

    /** The mean of exp(a_n - a_p) over all pairs of a positive label p and a negative one n; 0 where a row has no pair. */
    static Output.Loss ranking(Output.Activation outputs) {
        return (before, labels, mask, pass) -> {
            Losses.requireRowMask(mask, "multi-label");
            Tensor given = outputs.apply(before, pass);
            Tensor negative = labels.eq(new Scalar(0f)).to(labels);
            Tensor counted = rowSum(negative);
            Tensor pairs = counted.mul(rowSum(labels));
            Tensor below = rowSum(given.neg().exp().mul(labels));
            Tensor above = rowSum(given.exp().mul(negative));
            Tensor some = counted.gt(new Scalar(0f)).mul(counted.lt(new Scalar(labels.size(1))));
            Tensor divisor = torch.where(some, pairs, torch.ones_like(pairs));
            return Losses.mean(below.mul(above).div(divisor).mul(some), mask);
        };
    }

    /** 1 - F of the whole batch, for one output or two of softmax. DL4J divides it by the number of rows. */
    static Output.Loss fMeasure(LossFMeasure settings, Output.Activation outputs, IActivation activation) {
        double square = settings.getBeta() * settings.getBeta();
        return (before, labels, mask, pass) -> {
            Losses.requireRowMask(mask, "F-measure");
            long width = labels.size(1);
            if (width > 2 || (width == 2 && !(activation instanceof ActivationSoftmax))) {
                throw new IllegalArgumentException(
                        "F-measure of " + width + " outputs; must be 1, or 2 with activation softmax");
            }
            Tensor positive = labels.narrow(1, width - 1, 1);
            Tensor negative = width == 1 ? torch.rsub(labels, new Scalar(1f)) : labels.narrow(1, 0, 1);
            if (mask != null) {
                positive = positive.mul(mask);
                negative = negative.mul(mask);
            }
            Tensor first = outputs.apply(before, pass).narrow(1, width - 1, 1);
            Tensor found = positive.mul(first).sum();
            Tensor wrong = negative.mul(first).sum();
            Tensor missed = positive.mul(torch.rsub(first, new Scalar(1f))).sum();
            Tensor above = found.mul(new Scalar(1 + square));
            Tensor below = above.add(missed.mul(new Scalar(square))).add(wrong);
            Tensor nothing = below.detach().eq(new Scalar(0f)).to(labels);
            Tensor loss = torch.rsub(above.div(below.add(nothing)), new Scalar(1f));
            return loss.mul(torch.rsub(nothing, new Scalar(1f))).div(new Scalar(before.size(0)));
        };
    }
}
