package org.gradus.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.group.MaskValues;
import org.gradus.group.Scalar;
import org.gradus.group.Schedules;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanCompiler;
import org.gradus.plan.Runs;
import org.gradus.rule.Rule;
import org.gradus.schedule.Exponential;
import org.gradus.update.GroupedUpdate;

/** The same training on the host and on a backend, side by side. */
final class Twins<A> implements AutoCloseable {
    /** A convolution, matrices in both orders, one of them larger than the others, vectors, running statistics. */
    static final Layout LAYOUT = new SampleLayout()
            .add("0_W", 0, "ConvolutionLayer", Kind.WEIGHT, 'c', 3, 2, 2, 2)
            .add("0_b", 0, "ConvolutionLayer", Kind.BIAS, 'c', 1, 3)
            .add("1_gamma", 1, "BatchNormalization", Kind.NORM, 'c', 1, 3)
            .add("1_mean", 1, "BatchNormalization", Kind.STATISTIC, 'c', 1, 3)
            .add("2_W", 2, "DenseLayer", Kind.WEIGHT, 'f', 12, 7)
            .add("2_b", 2, "DenseLayer", Kind.BIAS, 'c', 1, 7)
            .add("3_W", 3, "DenseLayer", Kind.WEIGHT, 'c', 7, 9)
            .add("3_b", 3, "OutputLayer", Kind.BIAS, 'c', 1, 1)
            .build();

    /** What differs between two plans but for the rule. */
    enum Setting {
        /** One group, no penalties. */
        PLAIN,
        /** Slices as groups, one frozen, penalties of both kinds, schedules of more than the rate. */
        SLICES,
        /** Every target, scattered zeros, fractions; a group that climbs. */
        MASKS,
        /** Every limit on the gradient at once, and frozen elements that must not count. */
        LIMITS;

        Plan plan(Rule rule) {
            Group rest = Group.rest(rule).withLr(0.01).withWeightDecay(0.1);
            double none = Double.POSITIVE_INFINITY;
            return switch (this) {
                case PLAIN -> compile(rest.withWeightDecay(0.0), List.of(), List.of(), none);
                case SLICES ->
                    compile(
                            rest.withSchedules(Schedules.of(new Exponential(0.95))
                                    .with(Schedules.WEIGHT_DECAY, new Exponential(0.9))
                                    .with(Schedules.L1, new Exponential(0.97))),
                            List.of(
                                    named("left", "2_W[:, ::2]", rest)
                                            .withLr(0.003)
                                            .withL1(0.05),
                                    named("still", "3_W[2:4, 1:]", rest).withFrozen(true),
                                    named("kernel", "0_W[1]", rest)),
                            List.of(),
                            none);
                case MASKS ->
                    compile(
                            rest.withL1(0.02),
                            List.of(named("up", "3_*", rest).withMaximize(true)),
                            List.of(
                                    new Mask(Selectors.parse("*_W"), Target.LEARNING_RATE, numbers(0.4, 1)),
                                    new Mask(Selectors.parse("2_*"), Target.WEIGHT_DECAY, numbers(0.3, 2)),
                                    new Mask(Selectors.parse("*"), Target.GRADIENT, numbers(0.2, 3))),
                            none);
                case LIMITS ->
                    compile(
                            rest.withClipping(new Clipping(1.2, 0.5, 2, 4)),
                            List.of(named("head", "3_*", rest).withClipping(Clipping.NONE.withGroupNorm(1))),
                            List.of(new Mask(Selectors.parse("2_W[3:5]"), Target.LEARNING_RATE, new Scalar(0))),
                            3);
            };
        }
    }

    private final Plan plan;
    private final GroupedUpdate host;
    private final Backend<A> backend;
    private final DeviceUpdate<A> device;
    private final float[] start = normal(LAYOUT.length(), 1);
    private final float[] onHost = start.clone();
    private final A onDevice;

    Twins(Backend<A> backend, Plan plan) {
        this.plan = plan;
        this.backend = backend;
        this.host = new GroupedUpdate(plan);
        this.device = new DeviceUpdate<>(plan, backend);
        this.onDevice = row(backend, start);
    }

    static Plan compile(Group rest, List<Group> groups, List<Mask> masks, double norm) {
        return compile(new OptimizerSettings(rest, groups, masks, norm, NonFinite.STOP, 5));
    }

    static Plan compile(OptimizerSettings settings) {
        return PlanCompiler.compile(LAYOUT, FloatBuffer.wrap(normal(LAYOUT.length(), 1)), settings);
    }

    static Group named(String name, String select, Group like) {
        return Group.of(name, Selectors.parse(select), like.rule())
                .withLr(like.lr())
                .withWeightDecay(like.weightDecay());
    }

    /** Numbers in [0.5, 1.5), a share of them 0. */
    private static MaskValues numbers(double zeros, long seed) {
        return (selected, mask) -> {
            Random random = new Random(seed);
            selected.elements().stream()
                    .forEach(i -> mask[i] *= random.nextDouble() < zeros ? 0 : 0.5f + random.nextFloat());
        };
    }

    static float[] normal(int length, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A vector on the device, which is to be released. */
    static <A> A row(Backend<A> backend, float[] values) {
        try (Scope scope = backend.scope()) {
            return backend.keep(backend.upload(values));
        }
    }

    /** The gradient of a made-up loss. */
    static float[] gradient(float[] weights, long step) {
        float[] gradient = normal(weights.length, 1000 + step);
        for (int i = 0; i < weights.length; i++) {
            gradient[i] += 0.5f * weights[i];
        }
        return gradient;
    }

    GroupedUpdate host() {
        return host;
    }

    DeviceUpdate<A> device() {
        return device;
    }

    float[] onHost() {
        return onHost;
    }

    float[] onDevice() {
        return backend.read(onDevice);
    }

    A array() {
        return onDevice;
    }

    /** Trains both, each on the gradients of its own weights. */
    void train(long from, long to) {
        for (long step = from; step < to; step++) {
            host.update(FloatBuffer.wrap(onHost), FloatBuffer.wrap(gradient(onHost, step)), step);
            A gradient = row(backend, gradient(onDevice(), step));
            assertThat(device.update(onDevice, gradient, step)).isTrue();
            backend.release(gradient);
        }
    }

    void assertAlike() {
        assertNear(onDevice(), onHost, 2e-6);
        assertStill(onDevice());
    }

    void assertStill(float[] weights) {
        for (Runs runs : List.of(plan.still(), plan.statistics())) {
            assertThat(runs.packed(weights)).isEqualTo(runs.packed(start));
        }
    }

    static void assertNear(float[] actual, float[] expected, double limit) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference)).isLessThanOrEqualTo(limit * Math.sqrt(norm));
    }

    @Override
    public void close() {
        device.close();
        backend.release(onDevice);
    }
}
