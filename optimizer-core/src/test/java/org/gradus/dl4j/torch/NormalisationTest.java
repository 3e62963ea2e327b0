package org.gradus.dl4j.torch;

import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without these, a network's own limits on gradients and weights would be lost, or act otherwise, with LibTorch. */
class NormalisationTest {
    @ParameterizedTest
    @EnumSource(GradientNormalization.class)
    void gradients_are_normalised_as_by_dl4j_step_after_step(GradientNormalization kind) {
        Comparison comparison = Comparison.of(network(
                new NeuralNetConfiguration.Builder().gradientNormalization(kind).gradientNormalizationThreshold(0.01)));
        for (int k = 0; k < 3; k++) {
            comparison.same(comparison.batch(6 + k, 7));
        }
    }

    @Test
    void constraints_hold_the_weights_as_dl4j_does() {
        for (var constraint : List.of(
                new MaxNormConstraint(0.4, 1),
                new MinMaxNormConstraint(0.3, 0.5, 0.9, 1),
                new UnitNormConstraint(1),
                new NonNegativeConstraint())) {
            Comparison comparison =
                    Comparison.of(network(new NeuralNetConfiguration.Builder().constrainWeights(constraint)));
            Batch batch = comparison.batch(6, 7);
            try (Engine dl4j = Dl4jEngine.open(comparison.model(), List.of());
                    Engine torch = TorchEngine.open(comparison.model(), List.of())) {
                Comparison.close("weights", trained(torch, batch), trained(dl4j, batch));
            }
        }
    }

    private static float[] trained(Engine engine, Batch batch) {
        int length = engine.layout().length();
        for (int step = 0; step < 5; step++) {
            Moment moment = new Moment(step, 0, step);
            engine.computeGradient(batch, moment);
            for (int k = 0; k < length; k++) {
                engine.weights()
                        .put(
                                k,
                                engine.weights().get(k)
                                        - 0.5f * engine.gradient().get(k));
            }
            engine.afterUpdate(moment);
        }
        float[] weights = new float[length];
        engine.weights().get(0, weights);
        return weights;
    }

    private static MultiLayerConfiguration network(NeuralNetConfiguration.Builder builder) {
        return builder.list()
                .layer(new DenseLayer.Builder()
                        .nIn(7)
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }
}
