package org.gradus.dl4j.torch;

import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;

/** Noise on the weights in training. As in DL4J, the gradient by the noisy weights is taken for that by the weights. */
final class WeightNoises {
    private static final Set<Class<?>> LAYERS = Set.of(DenseLayer.class, OutputLayer.class, ConvolutionLayer.class);

    /** Weights with noise, from fixed weights. */
    @FunctionalInterface
    private interface Noise {
        Tensor on(Tensor weights, Pass pass);
    }

    private WeightNoises() {}

    /**
     * A layer under its noise.
     *
     * @throws Uncovered for a kind of noise or a layer that is not covered
     */
    static Forward of(BaseLayer settings, Weights weights, Forward own) {
        IWeightNoise kind = settings.getWeightNoise();
        if (!LAYERS.contains(settings.getClass())) {
            throw new Uncovered("weight noise " + kind.getClass().getSimpleName());
        }
        Noise noise = noise(kind);
        return (inputs, pass) -> {
            if (!pass.training()) {
                return own.apply(inputs, pass);
            }
            Tensor fixed = weights.get("W").detach();
            weights.replace("W", Surrogate.valued(weights.get("W"), noise.on(fixed, pass)));
            try {
                return own.apply(inputs, pass);
            } finally {
                weights.restore();
            }
        };
    }

    private static Noise noise(IWeightNoise kind) {
        if (kind instanceof DropConnect drop && !drop.isApplyToBiases()) {
            return (w, pass) -> {
                double keep = Dropouts.at(drop.getWeightRetainProbSchedule(), drop.getWeightRetainProb(), pass);
                return w.mul(pass.keep(w, keep));
            };
        }
        if (kind instanceof WeightNoise some && !some.isApplyToBias()) {
            Noise draw = draw(some.getDistribution());
            return some.isAdditive() ? (w, pass) -> w.add(draw.on(w, pass)) : (w, pass) -> w.mul(draw.on(w, pass));
        }
        throw new Uncovered("weight noise " + kind.getClass().getSimpleName() + " on biases");
    }

    private static Noise draw(Distribution distribution) {
        if (distribution instanceof NormalDistribution d) {
            return (w, pass) -> torch.empty_like(w).normal_(d.getMean(), d.getStd(), pass.random());
        }
        if (distribution instanceof UniformDistribution d) {
            return (w, pass) -> torch.empty_like(w).uniform_(d.getLower(), d.getUpper(), pass.random());
        }
        throw new Uncovered(
                "weight noise from " + distribution.getClass().getSimpleName() + "; covered are normal and uniform");
    }
}
