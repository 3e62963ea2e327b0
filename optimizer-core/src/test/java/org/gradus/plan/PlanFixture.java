package org.gradus.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.gradus.engine.Kind;
import org.gradus.engine.LayerModes;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;
import org.gradus.rule.Rule;
import org.gradus.schedule.Constant;
import org.gradus.schedule.Schedule;

/** Plans by hand, for tests of what works on plans. Parameters are vectors named {@code 0_W}, {@code 1_W}, ... */
public final class PlanFixture {
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<PlannedGroup> groups = new ArrayList<>();
    private float[] rate;
    private float[] decay;
    private float[] gradient;
    private double clipNorm = Double.POSITIVE_INFINITY;
    private NonFinite guard = NonFinite.STOP;

    /** Starts with parameters of these lengths. */
    public PlanFixture(int... lengths) {
        int offset = 0;
        for (int k = 0; k < lengths.length; k++) {
            parameters.add(new Parameter(
                    k + "_W",
                    k,
                    String.valueOf(k),
                    List.of("DenseLayer"),
                    Kind.WEIGHT,
                    List.of(lengths[k]),
                    0,
                    'c',
                    offset,
                    false,
                    Regularization.NONE));
            offset += lengths[k];
        }
    }

    /** Masks over the flat vector for the groups that follow; null for all ones. */
    public PlanFixture masks(float[] rateMask, float[] decayMask, float[] gradientMask) {
        rate = rateMask;
        decay = decayMask;
        gradient = gradientMask;
        return this;
    }

    /** The largest norm of the whole gradient. */
    public PlanFixture clip(double norm) {
        clipNorm = norm;
        return this;
    }

    /** What happens where a gradient is not finite. */
    public PlanFixture guard(NonFinite policy) {
        guard = policy;
        return this;
    }

    /** Adds a group with weight decay as its rule has it: coupled or decoupled. */
    public PlanFixture group(Group settings, IntPredicate owns) {
        double wd = settings.weightDecay() == null ? 0 : settings.weightDecay();
        boolean decoupled = settings.rule().decoupled();
        return group(settings, owns, new Regularization(0, decoupled ? 0 : wd, decoupled ? wd : 0, true));
    }

    /** Adds a group with these penalties. */
    public PlanFixture group(Group settings, IntPredicate owns, Regularization penalties) {
        List<Part> parts = new ArrayList<>();
        for (Parameter p : parameters) {
            BitSet owned = new BitSet();
            BitSet trainable = new BitSet();
            for (int i = p.offset(); i < p.end(); i++) {
                owned.set(i, owns.test(i));
                trainable.set(i, owns.test(i) && !settings.frozen() && (rate == null || rate[i] != 0));
            }
            if (!owned.isEmpty()) {
                Runs runs = Runs.of(trainable);
                parts.add(new Part(
                        p,
                        owned.cardinality(),
                        runs,
                        penalties,
                        "group",
                        packed(runs, rate),
                        packed(runs, decay),
                        packed(runs, gradient),
                        Part.slots(settings.rule(), p, runs)));
            }
        }
        groups.add(new PlannedGroup(settings.name(), settings, parts));
        return this;
    }

    public Plan build() {
        return new Plan(new Layout(parameters), groups, Runs.of(new BitSet()), LayerModes.MODEL, clipNorm, guard);
    }

    /** A group's settings with a constant rate. */
    public static Group settings(String name, Rule rule, double lr, double weightDecay) {
        return settings(name, rule, lr, weightDecay, new Constant());
    }

    /** A group's settings. */
    public static Group settings(String name, Rule rule, double lr, double weightDecay, Schedule schedule) {
        return Group.of(name, null, rule)
                .withLr(lr)
                .withWeightDecay(weightDecay)
                .withSchedule(schedule);
    }

    /** A frozen group's settings. */
    public static Group frozen(String name, Rule rule) {
        return settings(name, rule, 0.1, 0.1).withFrozen(true);
    }

    private static float[] packed(Runs runs, float[] mask) {
        return mask == null ? null : runs.packed(mask);
    }
}
