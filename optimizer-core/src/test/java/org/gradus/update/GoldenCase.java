package org.gradus.update;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.group.NpyMask;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.npy.NpyArray;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.RuleType;
import org.gradus.schedule.Constant;
import org.gradus.schedule.ScheduleText;
import org.gradus.setting.MapOptions;

/**
 * A training in the notation of the golden files, for tests: {@code owners=slices lrMask=binary|rule=sgd lr=0.1|...}. Start,
 * gradient, masks, parameters and slices are those of golden/generate.py.
 *
 * @param groups the last of them is the rest
 * @param masks of the whole flat vector; ones where the text names none
 * @param clipNorm of the run; may be infinite
 * @param clipValue of every group; may be infinite
 */
record GoldenCase(List<Group> groups, Map<Target, float[]> masks, double clipNorm, double clipValue) {
    static final int SIZE = 36;
    static final int STEPS = 200;

    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final Map<String, List<String>> OWNERS = Map.of(
            "one", List.of("*"),
            "three", List.of("0_W", "1_W", "*"),
            "slices", List.of("?_W[:, 0:2]", "2_b[::2]", "*"));
    private static final Map<Target, String> MASK_KEYS =
            Map.of(Target.LEARNING_RATE, "lrMask", Target.WEIGHT_DECAY, "decayMask", Target.GRADIENT, "gradientMask");
    private static final Map<String, IntToDoubleFunction> MASKS = Map.of(
            "none", i -> 1,
            "binary", i -> i % 3 == 1 ? 0 : 1,
            "fraction", i -> i * 5 % 9 / 4.0,
            "halves", i -> i % 4 / 2.0);

    static GoldenCase parse(String text) {
        String[] parts = text.split("\\|");
        MapOptions run = MapOptions.parse(parts[0], " ");
        List<String> owners = OWNERS.get(run.text("owners").orElseThrow());
        double clipValue = run.number("clipValue", NONE);
        List<Group> groups = new ArrayList<>();
        for (int k = 0; k < owners.size(); k++) {
            groups.add(group(k == owners.size() - 1 ? Group.REST : "g" + k, owners.get(k), parts[k + 1])
                    .withClipping(Clipping.NONE.withValue(clipValue)));
        }
        Map<Target, float[]> masks = new EnumMap<>(Target.class);
        MASK_KEYS.forEach((target, key) ->
                masks.put(target, vector(MASKS.get(run.text(key).orElse("none")))));
        return new GoldenCase(groups, masks, run.number("clipNorm", NONE), clipValue);
    }

    private static Group group(String name, String owner, String text) {
        MapOptions options = MapOptions.parse(text, " ");
        var rule =
                RuleType.find(options.text("rule").orElseThrow()).orElseThrow().create(options);
        return Group.of(name, Selectors.parse(owner), rule)
                .withLr(options.number("lr"))
                .withWeightDecay(options.number("weightDecay", 0))
                .withSchedule(options.text("schedule").map(ScheduleText::parse).orElse(new Constant()))
                .withFrozen(options.flag("frozen", false))
                .withMaximize(options.flag("maximize", false));
    }

    static Layout layout() {
        return new SampleLayout()
                .add("0_W", 0, "DenseLayer", Kind.WEIGHT, 'c', 3, 4)
                .add("1_W", 1, "DenseLayer", Kind.WEIGHT, 'f', 4, 3)
                .add("2_b", 2, "DenseLayer", Kind.BIAS, 'c', 12)
                .build();
    }

    /** The weights before training. */
    static float[] start() {
        return vector(i -> (i * 37 % 101 - 50) / 64.0);
    }

    static double gradient(int i, double w, int t) {
        double slope = 0.5 + i % 7 / 8.0;
        return Math.sin(slope * w + 0.1 * t) + 0.0625 * w * Math.abs(w);
    }

    Plan plan() {
        int last = groups.size() - 1;
        return PlanCompiler.compile(
                layout(),
                FloatBuffer.wrap(start()),
                new OptimizerSettings(
                        groups.get(last), groups.subList(0, last), arrays(), clipNorm, NonFinite.STOP, 0));
    }

    /** The weights after training under the plan. */
    float[] trained() {
        float[] weights = start();
        float[] gradient = new float[SIZE];
        GroupedUpdate update = new GroupedUpdate(plan());
        for (int t = 0; t < STEPS; t++) {
            for (int i = 0; i < SIZE; i++) {
                gradient[i] = (float) gradient(i, weights[i], t);
            }
            update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(gradient), t);
        }
        return weights;
    }

    /** The masks as arrays over parameters; none where a mask is all ones. */
    private List<Mask> arrays() {
        List<Mask> arrays = new ArrayList<>();
        masks.forEach((target, mask) -> {
            for (Parameter p : layout().parameters()) {
                float[] values = Arrays.copyOfRange(mask, p.offset(), p.end());
                NpyArray array = new NpyArray(p.shape(), p.order() == 'f', values);
                if (!Arrays.equals(mask, vector(i -> 1))) {
                    arrays.add(new Mask(Selectors.parse(p.name()), target, new NpyMask(array, p.name())));
                }
            }
        });
        return arrays;
    }

    private static float[] vector(IntToDoubleFunction element) {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) element.applyAsDouble(i);
        }
        return values;
    }
}
