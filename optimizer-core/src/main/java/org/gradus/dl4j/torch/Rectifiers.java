package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** DL4J's relatives of ReLU that have settings. */
final class Rectifiers {
    private Rectifiers() {}

    /** Slope 1 from the threshold on; below it the slope and, where there is a threshold, the distance from it; a ceiling. */
    static Output.Activation relu(ActivationReLU settings) {
        // At 0 the slope is 0 where DL4J's settings leave both out, and 1 where they say so much as 0.
        boolean plain = settings.getThreshold() == null && settings.getNegativeSlope() == null;
        double threshold = settings.getThreshold() == null ? 0 : settings.getThreshold();
        double slope = settings.getNegativeSlope() == null ? 0 : settings.getNegativeSlope();
        Double max = settings.getMax();
        return (x, pass) -> {
            Tensor y = plain ? torch.relu(x) : threshold == 0 ? leaky(x, slope) : from(threshold, slope, x);
            return max == null ? y : below(y, x, max);
        };
    }

    private static Tensor from(double threshold, double slope, Tensor x) {
        Tensor below = x.sub(new Scalar(threshold)).mul(new Scalar(slope));
        return torch.where(x.ge(new Scalar(threshold)), x, below);
    }

    /** Slope 1 at 0, as in DL4J; LibTorch's own has the other one there. */
    static Tensor leaky(Tensor x, double slope) {
        return torch.where(x.ge(new Scalar(0)), x, x.mul(new Scalar(slope)));
    }

    /** Slope 0 where the input is at the ceiling or above it; DL4J takes a ceiling of 0 for none on its way back. */
    private static Tensor below(Tensor y, Tensor x, double max) {
        Tensor value = torch.clamp_max(y, new Scalar(max));
        return max == 0
                ? Surrogate.valued(y, value.detach())
                : torch.where(x.lt(new Scalar(max)), value, value.detach());
    }

    /** 0 up to theta, in float32. On its way back DL4J compares in float64: where float32 rounds theta up, its slope is 1 there. */
    static Output.Activation thresholded(ActivationThresholdedReLU settings) {
        double theta = settings.getTheta();
        Scalar from = new Scalar(theta);
        Scalar zero = new Scalar(0f);
        if ((float) theta <= theta) {
            return (x, pass) -> torch.threshold(x, from, zero);
        }
        return (x, pass) -> {
            Tensor passing = torch.where(x.ge(from), x, x.detach());
            return Surrogate.valued(passing, torch.threshold(x.detach(), from, zero));
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
