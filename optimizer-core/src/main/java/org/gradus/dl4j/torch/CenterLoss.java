package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/**
 * An output layer whose loss also draws the inputs of each class to a center of their own (Wen et al. 2016). Centers are running
 * statistics: they move by alpha towards the mean of their class, not by a gradient.
 */
final class CenterLoss {
    private CenterLoss() {}

    /** What comes before the activation is followed, in the same row, by what went into the layer. */
    static Output of(CenterLossOutputLayer settings, Weights weights) {
        if (settings.getIDropout() != null || settings.getWeightNoise() != null) {
            throw new Uncovered("dropout or weight noise of a CenterLossOutputLayer");
        }
        if (settings.getLossFn() instanceof LossWasserstein) {
            throw new Uncovered(
                    "LossWasserstein of a CenterLossOutputLayer, where DL4J masks the labels that the centers need");
        }
        Forward.OfOne before = (input, pass) -> {
            Tensor z = DenseLayers.linear(input.values(), weights);
            return input.with(torch.cat(new TensorVector(z, input.values()), 1));
        };
        long outputs = settings.getNOut();
        Output.Activation activation = Activations.of(settings.getActivationFn());
        Output.Loss between = Losses.of(settings.getLossFn(), settings.getActivationFn());
        return new Output(
                before,
                (both, pass) -> activation.apply(both.narrow(1, 0, outputs), pass),
                (both, labels, mask, pass) -> {
                    Tensor z = both.narrow(1, 0, outputs);
                    Tensor inputs = both.narrow(1, outputs, both.size(1) - outputs);
                    Tensor away = inputs.sub(labels.matmul(weights.get("cL")));
                    if (pass.training()) {
                        move(away.detach(), labels, settings, weights);
                    }
                    Scalar share = new Scalar(settings.getLambda() / 2 / both.size(0));
                    Tensor within = away.square().sum().mul(share);
                    return between.of(mask == null ? z : z.mul(mask), labels, mask, pass)
                            .add(within);
                });
    }

    /** DL4J divides by the number of examples once more. */
    private static void move(Tensor away, Tensor labels, CenterLossOutputLayer settings, Weights weights) {
        Scalar rate = new Scalar(-settings.getAlpha() / away.size(0));
        Tensor sums = labels.t().matmul(away).mul_(rate);
        if (settings.getGradientCheck()) {
            sums.mul_(new Scalar(settings.getLambda()));
        } else {
            Tensor counts =
                    labels.sum(new long[] {0}, false, new ScalarTypeOptional()).add_(new Scalar(1f));
            sums.div_(counts.unsqueeze(1));
        }
        weights.gradient("cL").copy_(sums);
    }
}
