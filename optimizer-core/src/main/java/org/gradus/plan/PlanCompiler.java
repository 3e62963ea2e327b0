package org.gradus.plan;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.group.Group;
import org.gradus.group.Selectors;
import org.gradus.setting.Faults;
import org.gradus.setting.FaultsException;

/** Brings groups and masks together with one model, and finds every fault at once. */
public final class PlanCompiler {
    /** The name of the group that owns what the model itself freezes and no group claims. */
    static final String MODEL = "model";

    private final Layout layout;
    private final OptimizerSettings settings;
    private final Faults faults = new Faults();

    private PlanCompiler(Layout layout, OptimizerSettings settings) {
        this.layout = layout;
        this.settings = settings;
    }

    /**
     * Compiles a plan.
     *
     * @param layout the model's parameters
     * @param weights the model's weights before training, layout.length() floats; masks by magnitude look at them
     * @param settings the groups and masks
     * @throws FaultsException with all faults: an element that two groups claim, a selector that matches nothing or does
     *     not fit the model, a mask of the wrong shape, a group that wants to train what the model freezes
     */
    public static Plan compile(Layout layout, FloatBuffer weights, OptimizerSettings settings) {
        return new PlanCompiler(layout, settings).compile(weights);
    }

    private Plan compile(FloatBuffer weights) {
        Ownership ownership = new Ownership(layout, settings.groups(), faults);
        Masks masks = new Masks(layout, weights, settings, faults);
        faults.throwIfAny("groups and masks");

        List<PlannedGroup> planned = new ArrayList<>();
        for (int g = 0; g < settings.groups().size(); g++) {
            planned.add(plan(settings.groups().get(g), ownership.of(g), masks));
        }
        if (!ownership.model().isEmpty()) {
            planned.add(plan(frozen(settings.rest()), ownership.model(), masks));
        }
        planned.add(plan(settings.rest(), ownership.rest(), masks));
        return new Plan(layout, planned, Runs.of(statistics()), settings.clipping());
    }

    private PlannedGroup plan(Group group, BitSet owned, Masks masks) {
        List<Part> parts = new ArrayList<>();
        for (Parameter parameter : layout.parameters()) {
            BitSet elements = within(parameter, owned);
            if (!elements.isEmpty()) {
                parts.add(part(group, parameter, elements, masks));
            }
        }
        return new PlannedGroup(group, parts);
    }

    private static Part part(Group group, Parameter parameter, BitSet owned, Masks masks) {
        BitSet trainable = new BitSet();
        if (!group.frozen()) {
            owned.stream().filter(masks::moves).forEach(trainable::set);
        }
        Runs runs = Runs.of(trainable);
        Penalty penalty = Penalty.of(group, parameter);
        return new Part(
                parameter,
                owned.cardinality(),
                runs,
                penalty.regularization(),
                penalty.origin(),
                Masks.packed(masks.rate(), runs).orElse(null),
                Masks.packed(masks.decay(), runs).orElse(null),
                Masks.packed(masks.gradient(), runs).orElse(null));
    }

    private static Group frozen(Group rest) {
        return new Group(MODEL, Selectors.ALL, rest.rule(), rest.lr(), rest.weightDecay(), rest.schedule(), true);
    }

    private BitSet statistics() {
        BitSet statistics = new BitSet();
        layout.parameters().stream()
                .filter(p -> p.kind() == Kind.STATISTIC)
                .forEach(p -> statistics.set(p.offset(), p.end()));
        return statistics;
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
