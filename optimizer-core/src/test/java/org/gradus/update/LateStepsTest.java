package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Criterion;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Selector;
import org.gradus.group.Selectors;
import org.gradus.group.Share;
import org.gradus.group.Target;
import org.gradus.group.Unit;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleType;
import org.gradus.schedule.Observations;
import org.gradus.setting.MapOptions;
import org.gradus.state.Carry;
import org.gradus.state.GroupState;
import org.gradus.state.OptimizerState;
import org.gradus.state.SavedState;
import org.gradus.state.StateFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The steps over the learning rate of elements that join late, for every rule that counts its updates and each way to come late.
 * Without it the bias correction of Adam and its kin would count the group's updates: steps up to 13 times too long.
 */
class LateStepsTest {
    /** late.py writes the file; it says what the numbers mean. */
    private static final String EXPECTED = "/golden/late.csv";

    private static final int JOIN = 5000;
    private static final int STEPS = 100;
    private static final double TOLERANCE = 0.05;
    private static final float GRADIENT = 0.5f;
    private static final Layout LAYOUT = new SampleLayout()
            .add("0_W", 0, "DenseLayer", Kind.WEIGHT, 'f', 3, 2)
            .add("1_b", 1, "DenseLayer", Kind.BIAS, 'c', 1, 4)
            .add("2_b", 2, "DenseLayer", Kind.BIAS, 'c', 1, 1)
            .build();
    private static final Selector BIAS = Selectors.parse("1_b");
    private static final Selector LATE = Selectors.parse("1_b[:, 2:4]");
    private static final Selector YOUNG = Selectors.parse("2_b");

    /** What the file has of one rule: steps over the learning rate, by the number of updates before. */
    private record Expected(Rule rule, double lr, Map<Integer, Double> steps) {}

    /** The ways to come late; elements that have been trained before keep their count. */
    enum Way {
        WINDOW_OF_A_MASK(0, Way::window),
        WINDOW_OF_A_KEEP_MASK(
                0, (rule, lr) -> masked(rule, lr, keep(Share.of(0.5)).between(0, JOIN))),
        KEEP_MASK_COMPUTED_AGAIN(
                0,
                (rule, lr) ->
                        masked(rule, lr, keep(new Share(0.5, 1, JOIN - 1, JOIN)).every(JOIN))),
        FROZEN_GROUP_REMOVED(0, (rule, lr) -> Course.of(settings(rule, lr, frozen("late", LATE, rule, lr)))
                .at(JOIN, Way::free)),
        FROZEN_GROUP_THAWED(0, (rule, lr) -> Course.of(settings(rule, lr, frozen("late", LATE, rule, lr)))
                .at(JOIN, s -> settings(rule, lr, group("late", LATE, rule, lr)))),
        TRAINED_ELEMENTS_IN_A_YOUNG_GROUP(
                JOIN, (rule, lr) -> Course.of(settings(rule, lr, frozen("young", YOUNG, rule, lr)))
                        .at(JOIN, s -> settings(rule, lr, group("young", either(LATE, YOUNG), rule, lr)))),
        THROUGH_A_STATE_FILE(0, Way::window),
        THROUGH_AVERAGING(0, Way::window);

        private final int age;
        private final BiFunction<Rule, Double, Course> course;

        Way(int age, BiFunction<Rule, Double, Course> course) {
            this.age = age;
            this.course = course;
        }

        private static Course window(Rule rule, double lr) {
            return masked(rule, lr, new Mask(LATE, Target.LEARNING_RATE, new Scalar(0)).between(0, JOIN));
        }

        private static Mask keep(Share share) {
            return new Mask(BIAS, Target.LEARNING_RATE, new Keep(Criterion.MAGNITUDE, true, share, Unit.ELEMENT));
        }

        private static Course masked(Rule rule, double lr, Mask mask) {
            OptimizerSettings s = settings(rule, lr);
            return Course.of(
                    new OptimizerSettings(s.rest(), s.groups(), List.of(mask), s.clipNorm(), s.guard(), s.seed()));
        }

        private static OptimizerSettings free(OptimizerSettings s) {
            return OptimizerSettings.of(s.rest());
        }

        private static Selector either(Selector a, Selector b) {
            return Selectors.not(Selectors.allOf(List.of(Selectors.not(a), Selectors.not(b))));
        }

        private static Group group(String name, Selector select, Rule rule, double lr) {
            return Group.of(name, select, rule).withLr(lr).withWeightDecay(0.0);
        }

        private static Group frozen(String name, Selector select, Rule rule, double lr) {
            return group(name, select, rule, lr).withFrozen(true);
        }

        private static OptimizerSettings settings(Rule rule, double lr, Group... groups) {
            Group rest = Group.rest(rule).withLr(lr).withWeightDecay(0.0);
            return new OptimizerSettings(rest, List.of(groups), List.of(), Double.POSITIVE_INFINITY, NonFinite.STOP, 0);
        }
    }

    private static List<Expected> expected() {
        Map<String, Expected> rules = new TreeMap<>();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(LateStepsTest.class.getResourceAsStream(EXPECTED), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] parts = line.split(",", -1);
                Rule rule = RuleType.find(parts[0]).orElseThrow().create(MapOptions.parse(parts[1], " "));
                rules.computeIfAbsent(
                                parts[0] + " " + parts[1],
                                name -> new Expected(rule, Double.parseDouble(parts[2]), new TreeMap<>()))
                        .steps()
                        .put(Integer.parseInt(parts[3]), Double.parseDouble(parts[4]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(rules.values());
    }

    static Stream<Arguments> cases() {
        return expected().stream().flatMap(e -> Arrays.stream(Way.values()).map(way -> Arguments.of(e.rule(), way, e)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void elementsThatJoinLateStepAsThoseOfPyTorch(Rule rule, Way way, Expected expected) throws IOException {
        Planner planner = new Planner(LAYOUT, way.course.apply(rule, expected.lr()), weights());
        float[] weights = weights();
        Planned planned = planner.start();
        GroupedUpdate update = new GroupedUpdate(planned.plan());
        int late = LATE.elements(LAYOUT).nextSetBit(0);
        for (int step = 0; step < JOIN + STEPS; step++) {
            if (step > 0 && planner.course().next(step - 1) == step) {
                Planned next = planner.at(step, FloatBuffer.wrap(weights), null, planned.masks());
                List<GroupState> states = Carry.over(planned.plan(), update.state(), next.plan());
                planned = next;
                update = new GroupedUpdate(planned.plan());
                update.load(states);
            }
            if (step >= JOIN && way == Way.THROUGH_A_STATE_FILE) {
                update = saved(planner, planned, update, weights, step);
            } else if (step >= JOIN && way == Way.THROUGH_AVERAGING) {
                average(planned, update);
            }
            float[] amounts = new float[weights.length];
            Arrays.fill(amounts, GRADIENT);
            update.amounts(FloatBuffer.wrap(weights), FloatBuffer.wrap(amounts), step);
            Double wanted = step < JOIN ? null : expected.steps().get(way.age + step - JOIN);
            if (wanted != null) {
                assertThat(amounts[late] / expected.lr())
                        .as("step " + (step - JOIN))
                        .isCloseTo(wanted, within(TOLERANCE * wanted));
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= amounts[i];
            }
        }
    }

    private static float[] weights() {
        float[] weights = new float[LAYOUT.length()];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** Writes the state to a file, and goes on from what another process would read. */
    private static GroupedUpdate saved(
            Planner planner, Planned planned, GroupedUpdate update, float[] weights, long step) throws IOException {
        OptimizerState state =
                new OptimizerState(step, update.state(), planned.masks(), Observations.NONE, update.skips());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateFile.write(out, planned, state);
        SavedState read = SavedState.read(new ByteArrayInputStream(out.toByteArray()));
        Planned there = planner.at(read.step(), FloatBuffer.wrap(weights), null, read.masks());
        GroupedUpdate next = new GroupedUpdate(there.plan());
        next.load(read.fit(there).groups());
        return next;
    }

    /** Goes on from the mean of the states of two replicas: itself, and one that starts from the same state. */
    private static void average(Planned planned, GroupedUpdate update) {
        GroupedUpdate other = new GroupedUpdate(planned.plan());
        other.load(update.state());
        int floats = update.state().stream()
                .flatMap(state -> Stream.of(state.slots()))
                .mapToInt(slot -> slot.length)
                .sum();
        float[] mean = new float[floats];
        float[] second = new float[floats];
        update.packState(mean, 0);
        other.packState(second, 0);
        for (int i = 0; i < floats; i++) {
            mean[i] = (mean[i] + second[i]) / 2;
        }
        update.unpackState(mean, 0, update.steps());
    }
}
