package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;

/** Without these, normalisation and its running statistics would drift from DL4J's, unseen until inference. */
class NormalizationsTest {
    private static BatchNormalization.Builder batch(boolean logarithmic) {
        return new BatchNormalization.Builder()
                .nIn(4)
                .nOut(4)
                .decay(0.8)
                .eps(1e-3)
                .useLogStd(logarithmic);
    }

    @ParameterizedTest
    @CsvSource({"NCHW,true", "NCHW,false", "NHWC,true", "NHWC,false"})
    void images_and_their_running_statistics(CNN2DFormat format, boolean logarithmic) {
        BatchNormalization layer = batch(logarithmic).dataFormat(format).build();
        SpaceNetwork.sameImages(format, 4, 5, 3, layer);
    }

    @ParameterizedTest
    @CsvSource({"1,0", "2.5,-0.5"})
    void locked_gamma_and_beta(double gamma, double beta) {
        SpaceNetwork.sameImages(CNN2DFormat.NCHW, 4, 5, 3, locked(gamma, beta).build());
    }

    private static BatchNormalization.Builder locked(double gamma, double beta) {
        return batch(true).lockGammaBeta(true).gamma(gamma).beta(beta);
    }

    @Test
    void what_dl4j_does_wrongly_with_a_locked_gamma_is_named_as_uncovered() {
        assertThat(uncovered(locked(2, 0).build())).contains("locked gamma 2.0");
        assertThat(uncovered(locked(1, 0).dataFormat(CNN2DFormat.NHWC).build())).contains("NHWC");
    }

    private static String uncovered(BatchNormalization layer) {
        Comparison network = Comparison.of(SpaceNetwork.images(CNN2DFormat.NCHW, 4, layer), 2, 5, 3);
        return String.join("; ", TorchEngine.uncovered(network.model()));
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,false", "true,true"})
    void features(boolean logarithmic, boolean locked) {
        Comparison comparison = Comparison.of(features(batch(logarithmic).lockGammaBeta(locked)));
        comparison.same(comparison.batch(6, 5));
        comparison.same(comparison.batch(3, 5));
    }

    private static MultiLayerConfiguration features(BatchNormalization.Builder layer) {
        return new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(5)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build())
                .layer(layer.build())
                .layer(SpaceNetwork.output(4))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void running_statistics_over_steps(boolean logarithmic) {
        Comparison comparison = Comparison.of(features(batch(logarithmic)));
        Batch batch = comparison.batch(6, 5);
        try (Engine dl4j = Dl4jEngine.open(comparison.model(), List.of());
                Engine torch = TorchEngine.open(comparison.model(), List.of())) {
            for (int step = 0; step < 20; step++) {
                for (Engine engine : new Engine[] {dl4j, torch}) {
                    engine.computeGradient(batch, new Moment(step, 0, step));
                    engine.afterUpdate(new Moment(step, 0, step));
                }
            }
            Comparison.close("outputs", torch.predict(batch.features(), 6), dl4j.predict(batch.features(), 6));
        }
    }

    @ParameterizedTest
    @CsvSource({"5,2,1e-4,0.75", "3,1,0.5,0.75", "4,1,0.3,0.5", "1,2,0.2,1.5"})
    void local_responses(double n, double k, double alpha, double beta) {
        for (CNN2DFormat format : CNN2DFormat.values()) {
            LocalResponseNormalization layer = new LocalResponseNormalization.Builder()
                    .n(n)
                    .k(k)
                    .alpha(alpha)
                    .beta(beta)
                    .dataFormat(format)
                    .build();
            SpaceNetwork.sameImages(format, 4, 5, 3, layer);
            SpaceNetwork.sameImages(format, 4, 5, 3, new FrozenLayerWithBackprop(layer));
        }
    }
}
