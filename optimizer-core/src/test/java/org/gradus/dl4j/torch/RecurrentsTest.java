package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradus.dl4j.torch.SequenceNetworks.IN;
import static org.gradus.dl4j.torch.SequenceNetworks.everyStep;
import static org.gradus.dl4j.torch.SequenceNetworks.gaps;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.gradus.dl4j.torch.SequenceNetworks.Kind;
import org.gradus.engine.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without these, a recurrent network would learn something else with LibTorch than with DL4J. */
@SuppressWarnings("deprecation") // saved networks hold layers that DL4J has deprecated
class RecurrentsTest {
    static Stream<Arguments> kinds() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(RNNFormat.values()).map(format -> arguments(kind, format)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void outputs_for_every_step(Kind kind, RNNFormat format) {
        Comparison comparison = SequenceNetworks.of(format, kind.of(format), everyStep(format));
        comparison.same(
                comparison.sequences(3, IN, 5, false, false),
                comparison.sequences(1, IN, 1, false, false),
                comparison.sequences(3, IN, 5, true, true),
                comparison.sequences(3, IN, 5, false, true),
                gaps(comparison));
    }

    @Test
    void layers_over_one_another() {
        Comparison comparison = SequenceNetworks.of(
                RNNFormat.NCW,
                new LSTM.Builder().nOut(5).build(),
                new SimpleRnn.Builder().nOut(3).build(),
                new GravesLSTM.Builder().nOut(4).build(),
                everyStep(RNNFormat.NCW));
        comparison.same(comparison.sequences(3, IN, 5, false, false), comparison.sequences(3, IN, 5, true, true));
    }

    @Test
    void a_loss_without_weights_for_every_step() {
        Comparison comparison = SequenceNetworks.of(
                RNNFormat.NCW,
                new LSTM.Builder().nOut(3).build(),
                new RnnLossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.SIGMOID)
                        .build());
        comparison.same(
                comparison.sequences(3, IN, 5, false, false),
                comparison.sequences(3, IN, 5, false, true),
                comparison.sequences(1, IN, 2, false, false));
    }

    /** DL4J's score of a graph in training leaves the features' mask out, and its gradients do not. */
    @Test
    void a_mask_of_the_features_before_a_loss_without_weights() {
        Layer[] layers = {
            Kind.LSTM_PLAIN.of(RNNFormat.NCW),
            new LSTM.Builder().nOut(3).activation(Activation.TANH).build(),
            new RnnLossLayer.Builder(LossFunction.MSE)
                    .activation(Activation.SOFTMAX)
                    .build()
        };
        for (Comparison comparison :
                List.of(SequenceNetworks.of(RNNFormat.NCW, layers), SequenceNetworks.graph(layers))) {
            comparison.same(
                    gaps(comparison),
                    comparison.sequences(3, IN, 5, true, false),
                    comparison.sequences(3, IN, 5, true, true));
        }
    }

    /** The mask stays longer than the series, and is read from its first step on in both directions. */
    @Test
    void both_ways_over_a_cropped_series() {
        Comparison comparison = SequenceNetworks.of(
                RNNFormat.NCW,
                new Cropping1D.Builder(1, 1).build(),
                Kind.GRAVES_BOTH_WAYS.of(RNNFormat.NCW),
                everyStep(RNNFormat.NCW));
        Batch whole = comparison.sequences(2, IN, 5, false, false);
        float[] labels = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0};
        float[] mask = {0, 1, 1, 1, 0, 1, 0, 1, 0, 0};
        comparison.same(new Batch(whole.features(), labels, 2, mask, new float[0]));
    }

    /** Masked steps are 0, where DL4J's slope is 1, and errors go back through them. */
    @Test
    void masked_steps_where_an_activation_bends() {
        Comparison comparison = SequenceNetworks.of(
                RNNFormat.NCW,
                Kind.GRAVES_BOTH_WAYS.of(RNNFormat.NCW),
                new ActivationLayer(new ActivationLReLU(0.2)),
                everyStep(RNNFormat.NCW));
        comparison.same(gaps(comparison), comparison.sequences(3, IN, 5, true, true));
    }

    @Test
    void a_mask_with_a_number_for_every_label() {
        Comparison comparison = SequenceNetworks.of(
                RNNFormat.NCW,
                Kind.LSTM_PLAIN.of(RNNFormat.NCW),
                new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build());
        Batch whole = comparison.sequences(2, IN, 4, false, false);
        Random random = new Random(1);
        float[] mask = new float[whole.labels().length];
        for (int k = 0; k < mask.length; k++) {
            mask[k] = random.nextInt(2);
        }
        comparison.same(new Batch(whole.features(), whole.labels(), 2, new float[0], mask));
    }

    @Test
    void layer_normalisation_is_left_to_nobody() {
        Comparison comparison = SequenceNetworks.of(
                RNNFormat.NCW,
                new SimpleRnn.Builder().nOut(3).hasLayerNorm(true).build(),
                everyStep(RNNFormat.NCW));
        assertThat(TorchEngine.uncovered(comparison.model()))
                .containsExactly("layer layer0 (SimpleRnn): layer normalisation, at which DL4J fails");
    }
}
