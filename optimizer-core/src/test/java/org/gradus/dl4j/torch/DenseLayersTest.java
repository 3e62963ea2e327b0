package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.engine.Batch;
import org.gradus.engine.Moment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without these, a dense network would learn something else with LibTorch than with DL4J. */
class DenseLayersTest {
    @ParameterizedTest
    @CsvSource({"true, false", "false, false", "true, true", "false, true"})
    void dense_layers_with_and_without_bias_and_layer_normalisation(boolean bias, boolean normalise) {
        same(
                dense(7, 6).hasBias(bias).hasLayerNorm(normalise).build(),
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(6)
                        .nOut(3)
                        .hasBias(bias)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    @Test
    void layer_normalisation_of_a_row_of_equal_numbers() {
        Comparison comparison =
                Comparison.of(network(dense(7, 6).hasLayerNorm(true).build(), output(6, 3)));
        float[] features = comparison.batch(4, 7).features();
        Arrays.fill(features, 7, 14, 0);
        comparison.same(new Batch(features, comparison.batch(4, 7).labels(), 4));
    }

    @Test
    void a_network_of_an_output_layer_alone() {
        same(output(7, 3));
    }

    @Test
    void a_loss_layer() {
        same(dense(7, 3).build(), loss(LossFunction.MCXENT, Activation.SOFTMAX));
        same(dense(7, 3).build(), loss(LossFunction.MSE, Activation.IDENTITY));
    }

    /** DL4J's loss of such a layer in training is of what its gradient overwrote; the gradient is right. */
    @Test
    void a_loss_layer_whose_activation_dl4j_computes_in_place() {
        Comparison comparison = Comparison.of(network(dense(7, 3).build(), loss(LossFunction.L2, Activation.SIGMOID)));
        Batch batch = comparison.batch(6, 7);
        try (TorchEngine torch = TorchEngine.open(comparison.model(), List.of());
                Dl4jEngine dl4j = Dl4jEngine.open(comparison.model(), List.of())) {
            float[] found = new float[torch.layout().length()];
            float[] wanted = found.clone();
            double loss = torch.computeGradient(batch, new Moment(0, 0, 1));
            dl4j.computeGradient(batch, new Moment(0, 0, 1));
            torch.gradient().get(0, found);
            dl4j.gradient().get(0, wanted);
            Comparison.close("gradient", found, wanted);
            assertThat(loss).isCloseTo(dl4j.loss(batch), offset(1e-5 * loss));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_center_loss_moves_its_centers(boolean check) {
        same(
                dense(7, 5).build(),
                new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(3)
                        .alpha(0.3)
                        .lambda(0.4)
                        .gradientCheck(check)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    @Test
    void a_center_loss_whose_labels_dl4j_masks_is_named_as_uncovered() {
        Comparison network = Comparison.of(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new CenterLossOutputLayer.Builder(LossFunction.WASSERSTEIN)
                        .nIn(5)
                        .nOut(3)
                        .activation(Activation.SIGMOID)
                        .build())
                .build());
        assertThat(TorchEngine.uncovered(network.model()))
                .singleElement()
                .asString()
                .contains("LossWasserstein of a CenterLossOutputLayer");
    }

    @Test
    void layers_that_look_at_each_number_by_itself() {
        same(
                dense(7, 5).build(),
                new PReLULayer.Builder().inputShape(5).build(),
                new ElementWiseMultiplicationLayer.Builder()
                        .nIn(5)
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build(),
                new ActivationLayer(Activation.SIGMOID),
                new MaskLayer(),
                output(5, 3));
    }

    @Test
    void prelu_over_images_shares_its_slopes_along_axes() {
        for (long[] shared : new long[][] {{2, 3}, {1}, {}}) {
            PReLULayer.Builder layer = new PReLULayer.Builder().inputShape(2, 3, 4);
            if (shared.length > 0) {
                layer.sharedAxes(shared);
            }
            MultiLayerConfiguration network = new NeuralNetConfiguration.Builder()
                    .inferenceWorkspaceMode(WorkspaceMode.NONE)
                    .list()
                    .layer(layer.build())
                    .layer(output(24, 3))
                    .setInputType(InputType.convolutional(3, 4, 2))
                    .build();
            Comparison comparison = Comparison.of(network, 2, 3, 4);
            comparison.same(comparison.batch(3, 24));
        }
    }

    @Test
    void a_repeated_vector_is_a_series() {
        MultiLayerConfiguration network = new NeuralNetConfiguration.Builder()
                .list()
                .layer(dense(7, 5).build())
                .layer(new RepeatVector.Builder<>(1).build())
                .layer(output(5, 3))
                .inputPreProcessor(2, new RnnToFeedForwardPreProcessor())
                .build();
        Comparison comparison = Comparison.of(network);
        comparison.same(comparison.batch(6, 7));
    }

    @Test
    void what_is_frozen_ignores_its_dropout_and_stops_what_flows_back() {
        DenseLayer inner = dense(6, 5).dropOut(new Dropout(0.5)).build();
        same(dense(7, 6).build(), new FrozenLayer(inner), dense(5, 4).build(), output(4, 3));
    }

    @Test
    void what_is_frozen_with_backprop_lets_gradients_through() {
        DenseLayer inner = dense(6, 5).build();
        same(
                dense(7, 6).build(),
                new FrozenLayerWithBackprop(inner),
                dense(5, 4).build(),
                output(4, 3));
    }

    @Test
    void layers_that_ignore_the_dropout_of_their_configuration() {
        ActivationLayer activation = new ActivationLayer(Activation.SIGMOID);
        activation.setIDropout(new Dropout(0.3));
        LossLayer loss = loss(LossFunction.MCXENT, Activation.SOFTMAX);
        loss.setIDropout(new Dropout(0.3));
        same(dense(7, 3).build(), activation, loss);
    }

    @Test
    void a_dropout_layer_does_nothing_in_inference() {
        MultiLayerConfiguration network = network(dense(7, 5).build(), new DropoutLayer(0.5), output(5, 3));
        Comparison comparison = Comparison.of(network);
        Batch batch = comparison.batch(6, 7);
        try (TorchEngine torch = TorchEngine.open(comparison.model(), List.of());
                Dl4jEngine dl4j = Dl4jEngine.open(comparison.model(), List.of())) {
            Comparison.close("outputs", torch.predict(batch.features(), 6), dl4j.predict(batch.features(), 6));
            assertThat(torch.loss(batch)).isCloseTo(dl4j.loss(batch), offset(1e-5));
        }
    }

    private static DenseLayer.Builder dense(int in, int out) {
        return new DenseLayer.Builder().nIn(in).nOut(out).activation(Activation.TANH);
    }

    private static LossLayer loss(LossFunction function, Activation activation) {
        return new LossLayer.Builder(function).activation(activation).build();
    }

    private static OutputLayer output(int in, int out) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(in)
                .nOut(out)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static MultiLayerConfiguration network(Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        return list.build();
    }

    private static void same(Layer... layers) {
        Comparison comparison = Comparison.of(network(layers));
        comparison.same(comparison.batch(6, 7));
        comparison.same(comparison.batch(1, 7));
    }
}
