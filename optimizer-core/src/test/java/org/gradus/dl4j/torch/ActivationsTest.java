package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.gradus.engine.Moment;
import org.gradus.torch.LibTorch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.*;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Without these, a layer would bend its outputs, or send gradients back, otherwise than DL4J does. */
class ActivationsTest {
    @BeforeAll
    static void load() {
        LibTorch.load();
    }

    static Stream<IActivation> deterministic() {
        return Stream.of(
                new ActivationCube(),
                new ActivationELU(),
                new ActivationELU(0.4),
                new ActivationGELU(),
                new ActivationGELU(true),
                new ActivationHardSigmoid(),
                new ActivationHardTanH(),
                new ActivationIdentity(),
                new ActivationLReLU(),
                new ActivationLReLU(0.3),
                new ActivationMish(),
                new ActivationRationalTanh(),
                new ActivationReLU(),
                new ActivationReLU(1.5, null, null),
                new ActivationReLU(0.0, null, 0.2),
                new ActivationReLU(1.5, null, 0.2),
                new ActivationReLU(null, null, 0.0),
                new ActivationReLU(null, 0.5, 0.1),
                new ActivationReLU(null, null, 0.2),
                new ActivationReLU6(),
                new ActivationRectifiedTanh(),
                new ActivationSELU(),
                new ActivationSigmoid(),
                new ActivationSoftPlus(),
                new ActivationSoftSign(),
                new ActivationSoftmax(),
                new ActivationSwish(),
                new ActivationTanH(),
                new ActivationThresholdedReLU(),
                new ActivationThresholdedReLU(0.3));
    }

    @ParameterizedTest
    @MethodSource("deterministic")
    void values_and_gradients_of_two_to_four_dimensions(IActivation activation) {
        Output.Activation torch = Activations.of(activation);
        for (long[] shape : new long[][] {{7, 5}, {1, 5}, {3, 4, 6}, {2, 3, 4, 5}}) {
            INDArray input = Twin.normal(3, shape).muli(2);
            INDArray epsilon = Twin.normal(4, shape);
            float[] training = Twin.floats(activation.getActivation(input.dup(), true));
            float[] inference = Twin.floats(activation.getActivation(input.dup(), false));
            float[] back =
                    Twin.floats(activation.backprop(input.dup(), epsilon.dup()).getFirst());
            try (PointerScope scope = new PointerScope()) {
                Tensor x = Twin.of(input).set_requires_grad(true);
                Tensor y = torch.apply(x, Pass.training(new Moment(0, 0, 1)));
                y.mul(Twin.of(epsilon)).sum().backward();
                Comparison.close("values", Twin.floats(y), training);
                Comparison.close("gradient", Twin.floats(x.mutable_grad()), back);
                Comparison.close("inference", Twin.floats(torch.apply(x.detach(), Pass.INFERENCE)), inference);
            }
        }
    }

    /** Masked steps are exactly 0, and errors reach them. */
    @ParameterizedTest
    @MethodSource("deterministic")
    void slopes_where_a_function_bends(IActivation activation) {
        for (float bend : new float[] {0, -0f, 0.3f, 0.5f, 1, -1, 1.5f, 2.5f, -2.5f, 6}) {
            INDArray input = Nd4j.valueArrayOf(new long[] {1, 1}, bend, DataType.FLOAT);
            float[] values = Twin.floats(activation.getActivation(input.dup(), true));
            float[] slopes = Twin.floats(
                    activation.backprop(input.dup(), Nd4j.onesLike(input)).getFirst());
            try (PointerScope scope = new PointerScope()) {
                Tensor x = Twin.of(input).set_requires_grad(true);
                Tensor y = Activations.of(activation).apply(x, Pass.training(new Moment(0, 0, 1)));
                y.sum().backward();
                Comparison.close("value at " + bend, Twin.floats(y), values);
                assertThat(Twin.floats(x.mutable_grad())[0])
                        .as("slope at %s", bend)
                        .isCloseTo(slopes[0], Offset.offset(1e-5f)); // near 1 tanh's is nothing but rounding
            }
        }
    }

    @Test
    void random_slopes_are_drawn_between_the_bounds_once_per_number() {
        IActivation activation = new ActivationRReLU(0.2, 0.5);
        INDArray input = Twin.normal(3, 50, 40);
        INDArray epsilon = Twin.normal(4, 50, 40);
        float[] in = Twin.floats(input);
        float[] drawn = Twin.floats(activation.getActivation(input.dup(), true));
        float[] back =
                Twin.floats(activation.backprop(input.dup(), epsilon.dup()).getFirst());
        float[] inference = Twin.floats(activation.getActivation(input.dup(), false));
        try (PointerScope scope = new PointerScope()) {
            Output.Activation torch = Activations.of(activation);
            Tensor x = Twin.of(input).set_requires_grad(true);
            Tensor y = torch.apply(x, Pass.training(new Moment(0, 0, 1)));
            y.mul(Twin.of(epsilon)).sum().backward();
            assertThat(slopes(in, drawn)).allMatch(k -> k >= 0.2 - 1e-6 && k <= 0.5 + 1e-6);
            assertThat(slopes(in, Twin.floats(y))).allMatch(k -> k >= 0.2 - 1e-6 && k <= 0.5 + 1e-6);
            assertThat(Stream.of(slopes(in, Twin.floats(y))).distinct().count()).isGreaterThan(800);
            Comparison.close("gradient", Twin.floats(x.mutable_grad()), back);
            Comparison.close("inference", Twin.floats(torch.apply(x.detach(), Pass.INFERENCE)), inference);
        }
    }

    private static Double[] slopes(float[] in, float[] out) {
        return java.util.stream.IntStream.range(0, in.length)
                .filter(k -> in[k] < 0)
                .mapToObj(k -> (double) out[k] / in[k])
                .toArray(Double[]::new);
    }
}
