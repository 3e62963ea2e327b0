package org.gradus.rule;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradus.setting.Names;

/** The numbers of a rule by name, those that a schedule can move: the components of type double of its record. */
public final class Hyperparameters {
    private Hyperparameters() {}

    /** Name and value, in the order of declaration; empty for a rule that is no record. */
    public static Map<String, Double> of(Rule rule) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (RecordComponent component : components(rule)) {
            if (component.getType() == double.class) {
                values.put(component.getName(), (Double) value(rule, component));
            }
        }
        return values;
    }

    /** A rule with its settings in one line, as in {@code sgd momentum=0.9, dampening=0, nesterov=false}. */
    public static String text(Rule rule) {
        String settings = Arrays.stream(components(rule))
                .filter(component -> !Rule.class.isAssignableFrom(component.getType())) // it speaks for itself
                .map(component -> component.getName() + "=" + text(value(rule, component)))
                .collect(Collectors.joining(", "));
        return settings.isEmpty() ? rule.name() : rule.name() + " " + settings;
    }

    /** A value as a job file writes it. */
    private static String text(Object value) {
        return value instanceof Enum<?> constant
                ? Names.key(constant)
                : value.toString().replaceFirst("\\.0(?=$|E)", "").replace('E', 'e');
    }

    /** The one that schedules with a {@code momentum} move: {@code momentum}, else {@code beta1}. */
    public static Optional<String> momentum(Rule rule) {
        Map<String, Double> values = of(rule);
        return Stream.of("momentum", "beta1").filter(values::containsKey).findFirst();
    }

    /**
     * The same rule with other values.
     *
     * @throws IllegalArgumentException when the rule has no such hyperparameter, or refuses a value
     */
    public static Rule with(Rule rule, Map<String, Double> changed) {
        Map<String, Double> existing = of(rule);
        for (String name : changed.keySet()) {
            if (!existing.containsKey(name)) {
                throw new IllegalArgumentException(
                        rule.name() + " has no hyperparameter " + name + "; " + Names.hint(name, existing.keySet()));
            }
        }
        RecordComponent[] components = components(rule);
        Object[] values = Arrays.stream(components)
                .map(c -> changed.containsKey(c.getName()) ? changed.get(c.getName()) : value(rule, c))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return rule.getClass().getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(rule + " must be a public record", e);
        }
    }

    private static RecordComponent[] components(Rule rule) {
        return rule.getClass().isRecord() ? rule.getClass().getRecordComponents() : new RecordComponent[0];
    }

    private static Object value(Rule rule, RecordComponent component) {
        try {
            return component.getAccessor().invoke(rule);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(rule + " must be a public record", e);
        }
    }
}
