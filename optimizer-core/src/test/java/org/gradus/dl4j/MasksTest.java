package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.gradus.dl4j.torch.TorchEngine;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without it, a mask could have DL4J write where other arrays lie, and the process would end somewhere else. */
class MasksTest {
    private static final List<Integer> SHAPE = List.of(2, 0);

    /** Both engines. */
    enum Opened {
        DL4J(model -> Dl4jEngine.open(model, SHAPE)),
        TORCH(model -> TorchEngine.open(model, SHAPE));

        private final Function<Model, Engine> open;

        Opened(Function<Model, Engine> open) {
            this.open = open;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLastStepOfACroppedSeriesHasNoMask(Opened opened) {
        Model model = Model.fromConfiguration(
                new NeuralNetConfiguration.Builder()
                        .list()
                        .layer(new Cropping1D.Builder(0, 1).build())
                        .layer(new LastTimeStep(new LSTM.Builder().nOut(3).build()))
                        .layer(new OutputLayer.Builder(LossFunction.MSE)
                                .nOut(1)
                                .activation(Activation.IDENTITY)
                                .build())
                        .setInputType(InputType.recurrent(2))
                        .build()
                        .toJson(),
                "m.json",
                1);
        try (Engine engine = opened.open.apply(model)) {
            engine.computeGradient(batch(1), new Moment(0, 0, 1));
            refused(
                    engine,
                    batch(1, 1, 1, 1),
                    "a mask of the features for layer layer1 (LastTimeStep of LSTM) behind layer layer0 (Cropping1D),"
                            + " which leaves masks as long as they were");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSeriesToBeReversedCountsAtOneOfItsEnds(Opened opened) {
        Model model = Model.fromConfiguration(
                new NeuralNetConfiguration.Builder()
                        .graphBuilder()
                        .addInputs("in")
                        .setInputTypes(InputType.recurrent(2))
                        .addVertex("back", new ReverseTimeSeriesVertex("in"), "in")
                        .addLayer(
                                "out",
                                new RnnOutputLayer.Builder(LossFunction.MSE)
                                        .nOut(1)
                                        .activation(Activation.IDENTITY)
                                        .build(),
                                "back")
                        .setOutputs("out")
                        .build()
                        .toJson(),
                "m.json",
                1);
        try (Engine engine = opened.open.apply(model)) {
            engine.computeGradient(batch(4, 1, 0, 1, 0), new Moment(0, 0, 1));
            refused(
                    engine,
                    batch(4, 0, 1, 1, 0),
                    "the mask of example 0 is 0 at its first and its last step, where DL4J's layer back"
                            + " (ReverseTimeSeriesVertex) reads beyond the series; must be 1 at one of them");
        }
    }

    /** One example of four steps. */
    private static Batch batch(int labels, float... mask) {
        float[] features = {1, 2, 3, 4, 5, 6, 7, 8};
        return new Batch(features, new float[labels], 1, mask, new float[0]);
    }

    private static void refused(Engine engine, Batch batch, String message) {
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                () -> engine.computeGradient(batch, new Moment(0, 0, 1)),
                () -> engine.loss(batch),
                () -> engine.predict(batch))) {
            assertThatThrownBy(use).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(message);
        }
    }
}
