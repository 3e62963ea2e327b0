package org.gradus.dl4j.torch;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/**
 * DL4J's losses: sums over outputs (or means, where DL4J takes them), divided by the number of rows. Masks are of ones and zeros,
 * [rows, 1] or one for each output. Not covered: sparse labels and mixture densities, whose labels are not as wide as the outputs,
 * and losses of users.
 */
final class Losses {
    /** The score of each output, from what the activation gave and the labels. */
    @FunctionalInterface
    private interface Score {
        Tensor of(Tensor outputs, Tensor labels);
    }

    private static final Map<Class<?>, Score> BY_OUTPUT = Map.ofEntries(
            score(LossL1.class, (a, y) -> a.sub(y).abs()),
            score(LossMAE.class, (a, y) -> meanOver(a, a.sub(y).abs())),
            score(LossL2.class, (a, y) -> a.sub(y).square()),
            score(LossMSE.class, (a, y) -> meanOver(a, a.sub(y).square())),
            score(LossMAPE.class, (a, y) -> meanOver(a, a.sub(y).div(y).abs().mul(new Scalar(100f)))),
            score(LossMSLE.class, (a, y) -> meanOver(a, logRatio(a, y).square())),
            score(LossHinge.class, (a, y) -> torch.relu(margin(a, y))),
            score(LossSquaredHinge.class, (a, y) -> torch.relu(margin(a, y)).square()),
            score(LossPoisson.class, (a, y) -> a.sub(a.log().mul(y))),
            score(LossWasserstein.class, (a, y) -> meanOver(a, a.mul(y))));

    private Losses() {}

    private static Map.Entry<Class<?>, Score> score(Class<?> type, Score score) {
        return Map.entry(type, score);
    }

    private static Tensor meanOver(Tensor outputs, Tensor scores) {
        return scores.div(new Scalar(outputs.size(1)));
    }

    private static Tensor logRatio(Tensor outputs, Tensor labels) {
        Scalar one = new Scalar(1f);
        return outputs.add(one).div(labels.add(one)).log();
    }

    private static Tensor margin(Tensor outputs, Tensor labels) {
        return torch.rsub(outputs.mul(labels), new Scalar(1f));
    }

    /** @throws Uncovered for a loss, or a loss with an activation, that is not covered */
    static Output.Loss of(ILossFunction settings, IActivation activation) {
        Output.Activation outputs = Activations.of(activation);
        Score score = BY_OUTPUT.get(settings.getClass());
        if (score != null) {
            return byOutput(score, PerOutput.of(weights(settings)), outputs, activation);
        }
        if (settings.getClass() == LossMCXENT.class || settings.getClass() == LossNegativeLogLikelihood.class) {
            return CrossEntropies.classes((LossMCXENT) settings, activation);
        }
        if (settings.getClass() == LossBinaryXENT.class) {
            return CrossEntropies.binary((LossBinaryXENT) settings, activation);
        }
        if (settings.getClass() == LossKLD.class) {
            return CrossEntropies.divergence(activation);
        }
        if (settings.getClass() == LossCosineProximity.class) {
            return RowLosses.cosine(outputs);
        }
        if (settings.getClass() == LossMultiLabel.class) {
            return RowLosses.ranking(outputs);
        }
        if (settings.getClass() == LossFMeasure.class) {
            return RowLosses.fMeasure((LossFMeasure) settings, outputs, activation);
        }
        throw new Uncovered("loss " + settings.getClass().getSimpleName());
    }

    private static INDArray weights(ILossFunction settings) {
        if (settings instanceof LossL1 loss) {
            return loss.getWeights();
        }
        if (settings instanceof LossL2 loss) {
            return loss.getWeights();
        }
        if (settings instanceof LossMAPE loss) {
            return loss.getWeights();
        }
        return settings instanceof LossMSLE loss ? loss.getWeights() : null;
    }

    private static Output.Loss byOutput(
            Score score, PerOutput weights, Output.Activation outputs, IActivation activation) {
        boolean rows = score == BY_OUTPUT.get(LossWasserstein.class) && activation instanceof ActivationSoftmax;
        return (before, labels, mask, pass) -> {
            if (rows) {
                // With other masks DL4J's gradient is not that of its score.
                requireRowMask(mask, "Wasserstein with softmax");
            }
            Tensor from = gradientsMasked(before, mask, activation);
            Tensor scores = weights.times(score.of(outputs.apply(from, pass), labels));
            return mean(scores, mask);
        };
    }

    /**
     * DL4J masks what flows back before an activation once more: for softmax, where an output depends on all others, that is not
     * what masked scores would give by themselves.
     */
    static Tensor gradientsMasked(Tensor before, Tensor mask, IActivation activation) {
        return mask != null && mask.size(1) > 1 && activation instanceof ActivationSoftmax
                ? Surrogate.scaled(before, mask)
                : before;
    }

    /** The sum, as far as the mask lets it count, over the rows. */
    static Tensor mean(Tensor scores, Tensor mask) {
        Tensor counted = mask == null ? scores : scores.mul(mask);
        return counted.sum().div(new Scalar(scores.size(0)));
    }

    /** Losses that look at a row as a whole have, in DL4J too, no masks for single outputs. */
    static void requireRowMask(Tensor mask, String loss) {
        if (mask != null && mask.size(1) != 1) {
            throw new IllegalArgumentException(
                    "a label mask with " + mask.size(1) + " numbers per row for " + loss + "; must be 1 per row");
        }
    }
}
