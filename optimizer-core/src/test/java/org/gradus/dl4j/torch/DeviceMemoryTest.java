package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.AdamW;
import org.gradus.torch.Computing;
import org.gradus.update.Updater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without these, a network whose vectors are on a device, for which the processor stands in, would train to other weights. */
class DeviceMemoryTest {
    private static final int STEPS = 50;

    static Stream<Comparison> networks() {
        NeuralNetConfiguration.Builder normalised = new NeuralNetConfiguration.Builder()
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(0.1);
        NeuralNetConfiguration.Builder constrained =
                new NeuralNetConfiguration.Builder().constrainWeights(new MaxNormConstraint(0.7, 1));
        return Stream.of(new NeuralNetConfiguration.Builder(), normalised, constrained)
                .map(b -> Comparison.of(b.list()
                        .layer(new DenseLayer.Builder()
                                .nIn(7)
                                .nOut(9)
                                .dropOut(0.8)
                                .activation(Activation.TANH)
                                .build())
                        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(9)
                                .nOut(3)
                                .activation(Activation.SOFTMAX)
                                .build())
                        .build()));
    }

    private static TorchEngine onDevice(Comparison comparison) {
        return TorchEngine.open(
                comparison.model(), List.of(), Computing.DEFAULT, live -> DeviceMemory.open(live, "cpu"));
    }

    private static Plan plan(Comparison comparison) {
        Group rest = Group.rest(new AdamW()).withLr(0.01);
        Group frozen =
                Group.of("still", Selectors.parse("0_W[2:4, ::2]"), new AdamW()).withFrozen(true);
        Mask mask = new Mask(Selectors.parse("1_W"), Target.LEARNING_RATE, new Scalar(0.5f));
        return PlanCompiler.compile(
                comparison.model().layout(),
                FloatBuffer.wrap(comparison.model().weights()),
                new OptimizerSettings(rest, List.of(frozen), List.of(mask), 1, new NonFinite(2), 0));
    }

    private static float[] train(Engine engine, Updater updater, Batch batch) {
        for (int step = 0; step < STEPS; step++) {
            Moment moment = new Moment(step, 0, 100 + step);
            engine.computeGradient(batch, moment);
            assertThat(updater.finiteStatistics()).isTrue();
            assertThat(updater.update(moment)).isTrue();
        }
        assertThat(updater.nonFinite()).isEmpty();
        return updater.pack();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void fiftyStepsEndWhereTheyEndOnTheHost(Comparison comparison) {
        Plan plan = plan(comparison);
        Batch batch = comparison.batch(6, 7);
        try (Engine host = TorchEngine.open(comparison.model(), List.of());
                Engine device = onDevice(comparison);
                Updater there = Updater.of(device, plan);
                Updater here = Updater.of(host, plan)) {
            float[] wanted = train(host, here, batch);
            float[] found = train(device, there, batch);
            for (int k = 0; k < wanted.length; k++) {
                assertThat(found[k]).isCloseTo(wanted[k], offset(1e-6f));
            }
            assertThat(device.predict(batch.features(), 6)).hasSameSizeAs(host.predict(batch.features(), 6));
            float[] gradient = new float[plan.layout().length()];
            there.gradient(gradient);
            assertThat(gradient).isNotEqualTo(new float[gradient.length]);
            there.unpack(wanted);
            assertThat(there.pack()).isEqualTo(wanted);
            assertThat(there.state()).hasSameSizeAs(here.state());
        }
    }

    @Test
    void whatJavaCannotReachSaysSo() {
        Comparison comparison = networks().findFirst().orElseThrow();
        try (Engine device = onDevice(comparison);
                Updater updater = Updater.of(device, plan(comparison))) {
            assertThatThrownBy(device::weights).hasMessageContaining("the vectors are on a device");
            float[] zeros = new float[device.layout().length()];
            device.load(zeros);
            assertThat(updater.pack()).containsOnly(0);
        }
    }

    @Test
    void bfloat16IsForProductsOnly() {
        Comparison comparison = networks().findFirst().orElseThrow();
        Batch batch = comparison.batch(6, 7);
        Computing narrow = new Computing("cpu", true, false);
        Moment moment = new Moment(0, 0, 3);
        try (Engine exact = TorchEngine.open(comparison.model(), List.of());
                TorchEngine rough = TorchEngine.open(comparison.model(), List.of(), narrow);
                Updater updater = Updater.of(rough, plan(comparison))) {
            double wanted = exact.computeGradient(batch, moment);
            double found = rough.computeGradient(batch, moment);
            assertThat(found).isNotEqualTo(wanted).isCloseTo(wanted, offset(0.02));
            float[] before = updater.pack();
            assertThat(updater.update(moment)).isTrue();
            float[] after = updater.pack();
            int moved = 0;
            for (int k = 0; k < after.length; k++) {
                boolean narrowNumber = (Float.floatToIntBits(after[k]) & 0xffff) == 0;
                moved += after[k] != before[k] && !narrowNumber ? 1 : 0;
            }
            assertThat(moved)
                    .as("weights that moved to a number that bfloat16 lacks")
                    .isGreaterThan(after.length / 2);
            assertThat(exact.computeGradient(batch, moment))
                    .as("the other engine")
                    .isEqualTo(wanted);
        }
    }

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new Computing("gpu", false, false))
                .hasMessage("device is gpu; must be cpu, cuda or cuda:<number>");
    }
}
