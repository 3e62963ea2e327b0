package org.gradus.plan;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;
import org.gradus.group.Selectors;
import org.gradus.group.Snapshot;
import org.gradus.rule.Rule;
import org.gradus.setting.Faults;
import org.gradus.setting.FaultsException;

/** Brings groups and masks together with one model, and finds every fault at once. */
public final class PlanCompiler {
    /** The name of the group that owns what the model itself freezes and no group claims. */
    static final String MODEL = "model";

    private final Layout layout;
    private final OptimizerSettings settings;
    private final Faults faults;

    PlanCompiler(Layout layout, OptimizerSettings settings, Faults faults) {
        this.layout = layout;
        this.settings = settings;
        this.faults = faults;
    }

    /**
     * Compiles the plan of a run that never changes course, before its first step.
     *
     * @param layout the model's parameters
     * @param weights the model's weights before training, layout.length() floats; masks by magnitude look at them
     * @param settings the groups and masks
     * @throws FaultsException with all faults: an element that two groups claim, a selector that matches nothing or does
     *     not fit the model, a mask of the wrong shape, a group that wants to train what the model freezes, a schedule of a
     *     hyperparameter that the rule does not have
     */
    public static Plan compile(Layout layout, FloatBuffer weights, OptimizerSettings settings) {
        Faults faults = new Faults();
        Planned planned = new PlanCompiler(layout, settings, faults).compile(Snapshot.start(weights), Map.of());
        faults.throwIfAny("groups and masks");
        return planned.plan();
    }

    /** What holds from a moment on; means nothing where there are faults. */
    Planned compile(Snapshot now, Map<String, MaskState> before) {
        Ownership ownership =
                new Ownership(layout, settings.groups(), settings.rest().rule(), faults);
        Masks masks = new Masks(layout, now, settings, before, faults);
        List<Group> groups = new ArrayList<>();
        for (int g = 0; g < settings.groups().size(); g++) {
            groups.add(Settled.of(settings.groups().get(g), "groups[" + g + "]", faults));
        }
        Group rest = Settled.of(settings.rest(), "optimizer", faults);

        List<PlannedGroup> planned = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            planned.addAll(plan(groups.get(g), ownership.of(g), masks));
        }
        if (!ownership.model().isEmpty()) {
            Group still = Group.of(MODEL, Selectors.ALL, rest.rule()).withFrozen(true);
            planned.addAll(plan(still, ownership.model(), masks));
        }
        planned.addAll(plan(rest, ownership.rest(), masks));
        FrozenLayers layers = new FrozenLayers(layout, settings, ownership);
        Plan plan = new Plan(
                layout,
                planned,
                Runs.of(layers.movingStatistics()),
                layers.modes(),
                settings.clipNorm(),
                settings.guard());
        return new Planned(now.step(), plan, masks.states(), Runs.of(pruned(masks, groups, rest, ownership)));
    }

    /** A group, and beside it what another rule takes over. */
    private List<PlannedGroup> plan(Group group, BitSet owned, Masks masks) {
        Map<Rule, List<Part>> parts = new LinkedHashMap<>();
        parts.put(group.rule(), new ArrayList<>());
        int first = owned.nextSetBit(0);
        for (Parameter parameter : layout.parameters()) {
            // Bits are looked at only where the group may have some: a plan may have a thousand groups.
            if (first < parameter.end() && has(parameter, owned)) {
                BitSet elements = within(parameter, owned);
                Rule rule = group.rule().over(parameter.isMatrix());
                Part part = part(group.withRule(rule), parameter, elements, masks);
                parts.computeIfAbsent(rule, r -> new ArrayList<>()).add(part);
            }
        }
        List<PlannedGroup> planned = new ArrayList<>();
        parts.forEach((rule, own) -> {
            String name = rule.equals(group.rule()) ? group.name() : group.name() + "." + rule.name();
            planned.add(new PlannedGroup(name, Settled.only(group.withRule(rule)), own));
        });
        return planned;
    }

    private static Part part(Group group, Parameter parameter, BitSet owned, Masks masks) {
        BitSet trainable = new BitSet();
        if (!group.frozen()) {
            owned.stream().filter(masks::moves).forEach(trainable::set);
        }
        Runs runs = Runs.of(trainable);
        boolean byModel = parameter.frozen() && group.frozen();
        Penalty penalty = Penalty.of(group, byModel ? parameter.withRegularization(Regularization.NONE) : parameter);
        return new Part(
                parameter,
                owned.cardinality(),
                runs,
                penalty.regularization(),
                penalty.origin(),
                Masks.packed(masks.rate(), runs).orElse(null),
                Masks.packed(masks.decay(), runs).orElse(null),
                Masks.packed(masks.gradient(), runs).orElse(null),
                Part.slots(group.rule(), parameter, runs));
    }

    /** What masks prune, but for what is frozen otherwise. */
    private static BitSet pruned(Masks masks, List<Group> groups, Group rest, Ownership ownership) {
        BitSet pruned = (BitSet) masks.pruned().clone();
        pruned.andNot(ownership.model());
        for (int g = 0; g < groups.size(); g++) {
            if (groups.get(g).frozen()) {
                pruned.andNot(ownership.of(g));
            }
        }
        if (rest.frozen()) {
            pruned.andNot(ownership.rest());
        }
        return pruned;
    }

    /** Whether some elements are a parameter's. */
    private static boolean has(Parameter parameter, BitSet elements) {
        int first = elements.nextSetBit(parameter.offset());
        return first >= 0 && first < parameter.end();
    }

    static BitSet within(Parameter parameter, BitSet elements) {
        BitSet inside = new BitSet();
        inside.set(parameter.offset(), parameter.end());
        inside.and(elements);
        return inside;
    }

    /** The first parameter that has some of these elements. */
    static Optional<Parameter> first(Layout layout, BitSet elements) {
        return layout.parameters().stream()
                .filter(p -> !within(p, elements).isEmpty())
                .findFirst();
    }
}
