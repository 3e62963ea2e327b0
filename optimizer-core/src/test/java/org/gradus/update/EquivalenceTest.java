package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Clipping;
import org.gradus.group.Criterion;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Share;
import org.gradus.group.Target;
import org.gradus.group.Unit;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleContractTest;
import org.gradus.rule.RuleType;
import org.gradus.schedule.Exponential;
import org.gradus.setting.MapOptions;

/**
 * What must make no difference, for every rule, under decay, masks and limits drawn at random. Without it two ways to write
 * the same settings could train two networks.
 */
class EquivalenceTest {
    private static final int STEPS = 6;
    private static final int TRIES = 60;
    private static final String SEED = "20";
    private static final Layout LAYOUT = new SampleLayout()
            .add("0_W", 0, "ConvolutionLayer", Kind.WEIGHT, 'c', 3, 2, 2, 2)
            .add("0_b", 0, "ConvolutionLayer", Kind.BIAS, 'c', 1, 3)
            .add("1_W", 1, "DenseLayer", Kind.WEIGHT, 'f', 6, 4)
            .add("1_b", 1, "DenseLayer", Kind.BIAS, 'c', 1, 4)
            .add("2_gamma", 2, "BatchNormalization", Kind.NORM, 'c', 1, 4)
            .build();

    /** A group's settings but for its name and elements, and a limit on the norm of the run. */
    record Sample(Group group, double clipNorm) {
        OptimizerSettings settings(List<Group> groups, List<Mask> masks) {
            return new OptimizerSettings(group, groups, masks, clipNorm, NonFinite.STOP, 3);
        }

        /** The same settings under another name. */
        Group named(String name, String select) {
            return new Group(
                    name,
                    Selectors.parse(select),
                    group.rule(),
                    group.lr(),
                    group.weightDecay(),
                    group.l1(),
                    group.schedules(),
                    group.clipping(),
                    false,
                    false,
                    group.statistics(),
                    group.maximize());
        }
    }

    @Provide
    Arbitrary<Sample> samples() {
        Arbitrary<Rule> rules = Arbitraries.oneOf(
                Arbitraries.of(RuleType.class).map(type -> type.create(MapOptions.none())),
                Arbitraries.of(RuleContractTest.rules().map(Rule.class::cast).toList()));
        return samples(rules, true);
    }

    @Provide
    Arbitrary<Sample> elementSamples() {
        return samples(
                Arbitraries.of(RuleContractTest.rules().map(Rule.class::cast).toList()), false);
    }

    /** @param norms whether limits that look at whole parameters are drawn too */
    private static Arbitrary<Sample> samples(Arbitrary<Rule> rules, boolean norms) {
        Arbitrary<Double> limits = Arbitraries.of(0.5, 3.0, Double.POSITIVE_INFINITY);
        Arbitrary<Double> whole = norms ? limits : Arbitraries.just(Double.POSITIVE_INFINITY);
        Arbitrary<Clipping> clippings = Combinators.combine(limits, whole, whole)
                .as((v, a, p) -> new Clipping(v, a, p, Double.POSITIVE_INFINITY));
        Arbitrary<Double> decays = Arbitraries.of(0.0, 0.01, 0.3).injectNull(0.2);
        return Combinators.combine(rules, decays, decays, clippings, Arbitraries.of(true, false), limits)
                .as((rule, decay, l1, clipping, climbs, norm) -> new Sample(
                        Group.rest(rule)
                                .withLr(0.01)
                                .withWeightDecay(decay)
                                .withL1(l1)
                                .withSchedule(new Exponential(0.9))
                                .withClipping(clipping)
                                .withMaximize(climbs),
                        norm));
    }

    @Property(tries = TRIES, seed = SEED)
    void aMaskOfOnesIsNoMask(@ForAll("samples") Sample sample) {
        List<Mask> ones = new ArrayList<>();
        for (Target target : Target.values()) {
            ones.add(new Mask(Selectors.parse("1_*"), target, new Scalar(1)));
            ones.add(new Mask(Selectors.parse("0_W"), target, Keep.largest(1)));
        }
        assertThat(run(sample.settings(List.of(), ones))).isEqualTo(run(sample.settings(List.of(), List.of())));
    }

    @Property(tries = TRIES, seed = SEED)
    void twoGroupsWithTheSameSettingsAreOneGroup(@ForAll("samples") Sample sample) {
        List<Group> two = List.of(sample.named("a", "0_*"), sample.named("b", "1_*"));
        assertNear(run(sample.settings(two, List.of())), run(sample.settings(List.of(), List.of())));
    }

    @Property(tries = TRIES, seed = SEED)
    void slicesThatTileAParameterAreTheParameter(
            @ForAll("elementSamples") Sample sample, @ForAll @IntRange(min = 1, max = 5) int cut) {
        List<Group> tiles = List.of(
                sample.named("top", "1_W[:" + cut + "]"),
                sample.named("left", "1_W[" + cut + ":, ::2]"),
                sample.named("right", "1_W[" + cut + ":, 1::2]"),
                sample.named("kernel", "0_W[1]"));
        assertNear(run(sample.settings(tiles, List.of())), run(sample.settings(List.of(), List.of())));
    }

    @Property(tries = TRIES, seed = SEED)
    void aMaskOfZerosIsFrozen(@ForAll("samples") Sample sample, @ForAll @IntRange(min = 0, max = 4) int which) {
        String elements =
                List.of("1_W", "1_W[2:4]", "1_W[:, ::2]", "0_*", "0_W[:, 1]").get(which);
        Mask zero = new Mask(Selectors.parse(elements), Target.LEARNING_RATE, new Scalar(0));
        float[] masked = run(sample.settings(List.of(), List.of(zero)));
        float[] frozen = run(sample.settings(List.of(sample.named("f", elements).withFrozen(true)), List.of()));
        assertNear(masked, frozen);
        float[] start = Vectors.normal(LAYOUT.length(), 1);
        Selectors.parse(elements).elements(LAYOUT).stream().forEach(i -> {
            assertThat(masked[i]).isEqualTo(start[i]);
            assertThat(frozen[i]).isEqualTo(start[i]);
        });
    }

    @Property(tries = TRIES, seed = SEED)
    void whoLoadsAStateGoesOnAsIfNothingHadHappened(
            @ForAll("samples") Sample sample, @ForAll @IntRange(min = 1, max = 5) int pause) {
        Mask moving = new Mask(
                        Selectors.parse("1_W"),
                        Target.LEARNING_RATE,
                        new Keep(Criterion.TAYLOR, true, new Share(1, 0.3, 0, 6), Unit.ELEMENT))
                .every(2);
        Course course = Course.of(sample.settings(List.of(sample.named("a", "0_*")), List.of(moving)));
        CourseRun whole = new CourseRun(LAYOUT, course).to(STEPS);
        CourseRun half = new CourseRun(LAYOUT, course).to(pause);
        CourseRun again = new CourseRun(LAYOUT, course)
                .restore(half.state(), half.weights())
                .to(STEPS);
        assertThat(again.weights()).isEqualTo(whole.weights());
        assertThat(again.planned().masks()).hasSameSizeAs(whole.planned().masks());
    }

    @Property(tries = TRIES, seed = SEED)
    void aGroupThatWasAddedAndRemovedWasNeverThere(
            @ForAll("samples") Sample sample,
            @ForAll @IntRange(min = 1, max = 3) int added,
            @ForAll @IntRange(min = 0, max = 2) int stayed) {
        OptimizerSettings plain = sample.settings(List.of(), List.of());
        Course course = Course.of(plain)
                .at(added, s -> sample.settings(List.of(sample.named("a", "1_*")), List.of()))
                .at(added + stayed, s -> plain);
        CourseRun changed = new CourseRun(LAYOUT, course).to(STEPS);
        assertNear(changed.weights(), CourseRun.of(LAYOUT, plain, STEPS));
        CourseRun never = new CourseRun(LAYOUT, Course.of(plain)).to(STEPS);
        for (int g = 0; g < never.update().state().size(); g++) {
            assertThat(changed.update().state().get(g).steps())
                    .isEqualTo(never.update().state().get(g).steps());
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void amountsAreWhatAnUpdateSubtracts(
            @ForAll("samples") Sample sample, @ForAll @DoubleRange(min = 0, max = 1) double kept) {
        Mask mask = new Mask(Selectors.parse("*_W"), Target.LEARNING_RATE, Keep.random(kept));
        OptimizerSettings settings = sample.settings(List.of(sample.named("a", "0_*")), List.of(mask));
        CourseRun run = new CourseRun(LAYOUT, Course.of(settings));
        GroupedUpdate update = new GroupedUpdate(run.planned().plan());
        float[] weights = run.weights().clone();
        for (int step = 0; step < STEPS; step++) {
            float[] amounts = Vectors.gradient(weights, step);
            update.amounts(FloatBuffer.wrap(weights), FloatBuffer.wrap(amounts), step);
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= amounts[i];
            }
        }
        assertThat(weights).isEqualTo(run.to(STEPS).weights());
    }

    private static float[] run(OptimizerSettings settings) {
        return CourseRun.of(LAYOUT, settings, STEPS);
    }

    /** The same but for the order in which squares were added to a norm. */
    private static void assertNear(float[] actual, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference / norm)).isLessThan(1e-6);
    }
}
