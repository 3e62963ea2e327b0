package org.gradus.dl4j.shape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of all of DL4J's classes that Gradus knows; others are asked themselves, as far as they tell. */
public final class ShapeRules {
    private static final Map<Class<?>, ShapeRule<?>> ALL = new HashMap<>();

    static {
        List.of(
                        FlatRules.ALL,
                        SeriesRules.ALL,
                        ConvolutionRules.ALL,
                        SpaceRules.ALL,
                        WrapperRules.ALL,
                        VertexRules.ALL,
                        PreprocessorRules.ALL)
                .forEach(ALL::putAll);
    }

    private ShapeRules() {}

    /**
     * The shape of the output of a layer, a vertex or a preprocessor.
     *
     * @param settings DL4J's configuration of it
     * @param inputs one or more; the first dimension of each counts rows
     * @param network the shape of the network's input
     * @return empty where it cannot be known: a user's own class
     * @throws ShapeMismatch when it does not take such inputs
     */
    public static Optional<ArrayShape> output(Object settings, List<ArrayShape> inputs, ArrayShape network) {
        @SuppressWarnings("unchecked") // the key is the class that the rule takes
        ShapeRule<Object> rule = (ShapeRule<Object>) ALL.get(settings.getClass());
        if (rule == null) {
            return InferredShapes.output(settings, inputs);
        }
        try {
            ArrayShape found = rule.apply(settings, inputs, network);
            found.perRow(); // refuses what is too large
            return Optional.of(found);
        } catch (UnknownShape e) {
            return Optional.empty();
        }
    }

    /** DL4J's classes that have a rule. */
    static Set<Class<?>> classes() {
        return Set.copyOf(ALL.keySet());
    }

    /** An entry of a family's table. */
    static <C> Map.Entry<Class<?>, ShapeRule<?>> entry(Class<C> type, ShapeRule<C> rule) {
        return Map.entry(type, rule);
    }

    /** An entry of a family's table, for what has one input. */
    static <C> Map.Entry<Class<?>, ShapeRule<?>> one(Class<C> type, ShapeRule.OfOne<C> rule) {
        return Map.entry(type, rule);
    }
}
