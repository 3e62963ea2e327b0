package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.torch.LibTorch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Without these, noise would be of another size with LibTorch than with DL4J, or not be the same for the same moment. */
class DropoutsTest {
    private static final Moment MOMENT = new Moment(3, 1, 5);

    @BeforeAll
    static void load() {
        LibTorch.load();
    }

    private static MapSchedule schedule(ScheduleType type, int at, double value) {
        return new MapSchedule(type, Map.of(0, 0.99, at, value));
    }

    static Stream<IDropout> kinds() {
        return Stream.of(
                new Dropout(0.7),
                new Dropout(schedule(ScheduleType.ITERATION, 3, 0.6)),
                new SpatialDropout(0.7),
                new SpatialDropout(schedule(ScheduleType.EPOCH, 1, 0.6)),
                new GaussianDropout(0.3),
                new GaussianDropout(schedule(ScheduleType.EPOCH, 1, 0.2)),
                new GaussianNoise(0.3),
                new GaussianNoise(schedule(ScheduleType.ITERATION, 3, 0.2)),
                new AlphaDropout(0.7),
                new AlphaDropout(schedule(ScheduleType.ITERATION, 3, 0.6)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void inputs_of_one_and_of_two_get_the_noise_that_dl4j_gives_them(IDropout kind) {
        double tolerance = kind instanceof SpatialDropout ? 0.1 : 0.04; // which draws less
        Nd4j.getRandom().setSeed(7);
        for (double value : new double[] {1, 2}) {
            INDArray input = Nd4j.valueArrayOf(new long[] {60, 100, 3}, value).castTo(DataType.FLOAT);
            float[] wanted =
                    Twin.floats(kind.applyDropout(input, input.ulike(), 3, 1, LayerWorkspaceMgr.noWorkspaces()));
            float[] found = torch(kind, input, MOMENT);
            assertThat(mean(found)).isCloseTo(mean(wanted), offset(tolerance));
            assertThat(deviation(found)).isCloseTo(deviation(wanted), offset(tolerance));
            if (IntStream.range(0, wanted.length)
                            .mapToObj(k -> wanted[k])
                            .distinct()
                            .count()
                    == 2) {
                assertThat(ends(found)).containsExactly(ends(wanted), offset(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void the_same_moment_draws_the_same_noise_and_another_does_not(IDropout kind) {
        INDArray input = Twin.normal(3, 10, 20, 3);
        assertThat(torch(kind, input, MOMENT)).isEqualTo(torch(kind, input, MOMENT));
        assertThat(torch(kind, input, MOMENT)).isNotEqualTo(torch(kind, input, new Moment(3, 1, 6)));
    }

    @Test
    void a_channel_is_dropped_as_a_whole() {
        float[] found = torch(new SpatialDropout(0.5), Twin.normal(3, 10, 20, 4), MOMENT);
        for (int k = 0; k < found.length; k += 4) {
            boolean dropped = found[k] == 0;
            assertThat(new float[] {found[k + 1], found[k + 2], found[k + 3]}).satisfies(rest -> IntStream.range(0, 3)
                    .forEach(j -> assertThat(rest[j] == 0).isEqualTo(dropped)));
        }
    }

    static Stream<IWeightNoise> noises() {
        return Stream.of(
                new DropConnect(0.7),
                new DropConnect(schedule(ScheduleType.ITERATION, 3, 0.6)),
                new WeightNoise(new NormalDistribution(0, 0.3)),
                new WeightNoise(new UniformDistribution(0.2, 1.4), false));
    }

    /** The gradient by the bias of a linear output with a linear loss is that of the weights' noise, over many draws. */
    @ParameterizedTest
    @MethodSource("noises")
    void noisy_weights_give_outputs_of_the_same_mean_and_deviation(IWeightNoise noise) {
        Comparison comparison = Comparison.of(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.L2)
                        .nIn(3)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .weightNoise(noise)
                        .build())
                .build());
        Batch batch = comparison.batch(5, 4);
        try (Engine dl4j = Dl4jEngine.open(comparison.model(), List.of());
                Engine torch = TorchEngine.open(comparison.model(), List.of())) {
            double[] wanted = losses(dl4j, batch);
            double[] found = losses(torch, batch);
            double spread = spread(wanted);
            double average = Arrays.stream(wanted).average().orElseThrow();
            assertThat(Arrays.stream(found).average().orElseThrow()).isCloseTo(average, offset(spread / 3));
            assertThat(spread(found)).isCloseTo(spread, offset(spread / 3));
            assertThat(torch.loss(batch)).isCloseTo(dl4j.loss(batch), offset(1e-5));
            assertThat(torch.computeGradient(batch, MOMENT)).isEqualTo(torch.computeGradient(batch, MOMENT));
        }
    }

    private static double[] losses(Engine engine, Batch batch) {
        return IntStream.range(0, 200)
                .mapToDouble(k -> engine.computeGradient(batch, new Moment(3, 1, k)))
                .toArray();
    }

    private static double spread(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow());
    }

    private static float[] torch(IDropout kind, INDArray input, Moment moment) {
        try (PointerScope scope = new PointerScope()) {
            Signal in = new Signal(Twin.of(input), null);
            return Twin.floats(
                    Dropouts.of(kind).apply(List.of(in), Pass.training(moment)).values());
        }
    }

    private static double mean(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(k -> values[k])
                .average()
                .orElseThrow();
    }

    private static double deviation(float[] values) {
        return spread(
                IntStream.range(0, values.length).mapToDouble(k -> values[k]).toArray());
    }

    private static float[] ends(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        return new float[] {sorted[0], sorted[sorted.length - 1]};
    }
}
