package org.gradus.dl4j.torch;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/**
 * DL4J's activation functions, with its slopes at the points where a function bends: masked steps are exactly 0, and errors reach
 * them.
 */
final class Activations {
    private static final Map<Class<?>, Output.Activation> PLAIN = Map.ofEntries(
            Map.entry(ActivationCube.class, (x, pass) -> x.mul(x).mul(x)),
            Map.entry(ActivationHardSigmoid.class, (x, pass) -> hardSigmoid(x)),
            Map.entry(ActivationHardTanH.class, (x, pass) -> clamped(x, -1, 1)),
            Map.entry(ActivationIdentity.class, (x, pass) -> x),
            Map.entry(ActivationMish.class, (x, pass) -> torch.mish(x)),
            Map.entry(ActivationRationalTanh.class, (x, pass) -> rationalTanh(x)),
            Map.entry(ActivationReLU6.class, (x, pass) -> torch.relu6(x)),
            Map.entry(ActivationRectifiedTanh.class, (x, pass) -> torch.tanh(torch.relu(x))),
            Map.entry(ActivationSELU.class, (x, pass) -> torch.selu(x)),
            Map.entry(ActivationSigmoid.class, (x, pass) -> torch.sigmoid(x)),
            Map.entry(ActivationSoftPlus.class, (x, pass) -> torch.softplus(x)),
            Map.entry(ActivationSoftSign.class, (x, pass) -> x.div(x.abs().add(new Scalar(1f)))),
            // DL4J's runs along the last dimension, whatever the format.
            Map.entry(ActivationSoftmax.class, (x, pass) -> torch.softmax(x, -1)),
            Map.entry(ActivationSwish.class, (x, pass) -> torch.silu(x)),
            Map.entry(ActivationTanH.class, (x, pass) -> torch.tanh(x)));

    private Activations() {}

    /** @throws Uncovered for a function that is not covered */
    static Output.Activation of(IActivation settings) {
        Output.Activation plain = PLAIN.get(settings.getClass());
        if (plain != null) {
            return plain;
        }
        if (settings instanceof ActivationReLU relu) {
            return Rectifiers.relu(relu);
        }
        if (settings instanceof ActivationLReLU leaky) {
            return (x, pass) -> Rectifiers.leaky(x, leaky.getAlpha());
        }
        if (settings instanceof ActivationRReLU random) {
            return Rectifiers.random(random);
        }
        if (settings instanceof ActivationThresholdedReLU threshold) {
            return Rectifiers.thresholded(threshold);
        }
        if (settings instanceof ActivationELU elu) {
            return Rectifiers.elu(elu);
        }
        if (settings instanceof ActivationGELU gelu) {
            return gelu.isPrecise()
                    ? (x, pass) -> Surrogate.valued(x.mul(preciseSlope(x.detach())), preciseGelu(x.detach()))
                    : (x, pass) -> gelu(x);
        }
        throw new Uncovered("activation " + settings.getClass().getSimpleName());
    }

    private static Tensor hardSigmoid(Tensor x) {
        return clamped(x.mul(new Scalar(0.2f)).add(new Scalar(0.5f)), 0, 1);
    }

    /** Between two numbers; at both the slope is 1, as DL4J's. */
    private static Tensor clamped(Tensor x, double low, double high) {
        return torch.clamp(x, new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
    }

    private static Tensor gelu(Tensor x) {
        return x.mul(torch.sigmoid(x.mul(new Scalar(1.702f))));
    }

    /** ND4J cubes 0.044715 x where the paper and PyTorch cube x. */
    private static Tensor preciseGelu(Tensor x) {
        Tensor inner = x.mul(x).mul(x).mul(new Scalar(Math.pow(0.044715, 3))).add(x);
        Tensor bent = torch.tanh(inner.mul(new Scalar(Math.sqrt(2 / Math.PI))));
        return x.mul(bent.add(new Scalar(1f))).mul(new Scalar(0.5f));
    }

    /** ND4J's slope of it, which cubes other products with x. */
    private static Tensor preciseSlope(Tensor x) {
        Tensor cube = x.mul(x).mul(x);
        Tensor inner = x.mul(new Scalar(0.797885)).add(cube.mul(new Scalar(Math.pow(0.0356774, 3))));
        Tensor outer = x.mul(new Scalar(0.398942)).add(cube.mul(new Scalar(Math.pow(0.0535161, 3))));
        Tensor bent = torch.tanh(inner);
        Tensor rise = torch.rsub(bent.square(), new Scalar(1f));
        return outer.mul(rise).add(bent.add(new Scalar(1f)).mul(new Scalar(0.5f)));
    }

    /** 1.7159 sign(y) (1 - 1 / (1 + |y| + y^2 + 1.41645 y^4)) of y = 2x/3. */
    private static Tensor rationalTanh(Tensor x) {
        // Not sign and abs, whose slopes at 0 are 0.
        Tensor sign = x.detach()
                .ge(new Scalar(0))
                .to(x.scalar_type())
                .mul(new Scalar(2))
                .sub(new Scalar(1));
        Tensor y = x.mul(sign).mul(new Scalar(2.0 / 3));
        Tensor square = y.mul(y);
        Tensor below =
                square.mul(square).mul(new Scalar(1.41645f)).add(square).add(y).add(new Scalar(1f));
        Tensor magnitude = torch.rsub(below.reciprocal(), new Scalar(1f));
        return magnitude.mul(sign).mul(new Scalar(1.7159f));
    }
}
