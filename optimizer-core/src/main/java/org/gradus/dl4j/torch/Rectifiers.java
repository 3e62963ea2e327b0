package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** DL4J's relatives of ReLU that have settings. */
final class Rectifiers {
    private Rectifiers() {}

    /** Slope 1 from the threshold on; below it the slope and, where there is a threshold, the distance from it; a ceiling. */
    static Output.Activation relu(ActivationReLU settings) {
        double threshold = settings.getThreshold() == null ? 0 : settings.getThreshold();
        double slope = settings.getNegativeSlope() == null ? 0 : settings.getNegativeSlope();
        Double max = settings.getMax();
        if (threshold == 0 && slope == 0 && max == null) {
            return (x, pass) -> torch.relu(x);
        }
        return (x, pass) -> {
            Tensor y;
            if (threshold == 0) {
                y = torch.leaky_relu(x, new Scalar(slope));
            } else {
                Tensor below = x.sub(new Scalar(threshold)).mul(new Scalar(slope));
                y = torch.where(x.ge(new Scalar(threshold)), x, below);
            }
            return max == null ? y : torch.clamp_max(y, new Scalar(max));
        };
    }

    /** DL4J's gradient is that of alpha = 1, whatever alpha is. */
    static Output.Activation elu(ActivationELU settings) {
        double alpha = settings.getAlpha();
        if (alpha == 1) {
            return (x, pass) -> torch.elu(x);
        }
        return (x, pass) -> {
            Tensor slope = torch.elu(x);
            Tensor value = torch.where(slope.detach().ge(new Scalar(0f)), slope, slope.mul(new Scalar(alpha)));
            return Surrogate.valued(slope, value.detach());
        };
    }

    /**
     * Negative inputs times a random slope in training. As in DL4J, the gradient passes as if the function were the identity, and
     * in inference it is the larger of the input and the mean slope.
     */
    static Output.Activation random(ActivationRReLU settings) {
        double low = settings.getL();
        double high = settings.getU();
        return (x, pass) -> {
            if (!pass.training()) {
                return torch.clamp_min(x, new Scalar((low + high) / 2));
            }
            Tensor fixed = x.detach();
            Tensor slopes = torch.empty_like(fixed).uniform_(low, high, pass.random());
            return Surrogate.valued(x, torch.where(fixed.lt(new Scalar(0f)), fixed.mul(slopes), fixed));
        };
    }
}
