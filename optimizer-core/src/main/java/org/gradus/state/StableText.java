package org.gradus.state;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Settings as text that is the same in every process. A record is its name and its components, whatever its toString; what has
 * no text of its own, as a lambda, is "a Java function": an address in memory would be another one each time.
 */
final class StableText {
    static final String FUNCTION = "a Java function";

    private StableText() {}

    static String of(Object value) {
        if (value instanceof Record record) {
            return components(record).entrySet().stream()
                    .map(c -> c.getKey() + "=" + of(c.getValue()))
                    .collect(Collectors.joining(", ", record.getClass().getSimpleName() + "[", "]"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(StableText::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> of(e.getKey()) + "=" + of(e.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value != null && value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> of(Array.get(value, i)))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return value == null || hasText(value) ? Objects.toString(value) : FUNCTION;
    }

    /** The components of a record by name, in the order of declaration; none of what is no record. */
    static Map<String, Object> components(Object value) {
        Map<String, Object> components = new LinkedHashMap<>();
        if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                components.put(component.getName(), read(value, component));
            }
        }
        return components;
    }

    private static Object read(Object value, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component + " of " + value.getClass(), e);
        }
    }

    private static boolean hasText(Object value) {
        try {
            return value.getClass().getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
