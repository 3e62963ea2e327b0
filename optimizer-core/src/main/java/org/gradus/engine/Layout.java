package org.gradus.engine;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Every parameter of a network, in the order of the flat vector: they follow one another without gaps.
 *
 * @param parameters in the order of their offsets
 */
public record Layout(List<Parameter> parameters) implements Serializable {
    /** @throws IllegalArgumentException when two parameters overlap or a gap lies between them */
    public Layout {
        parameters = List.copyOf(parameters);
        int next = 0;
        for (Parameter p : parameters) {
            if (p.offset() != next) {
                throw new IllegalArgumentException(
                        "parameter " + p.name() + " starts at element " + p.offset() + "; must start at " + next);
            }
            next = p.end();
        }
    }

    /** The number of elements of the flat vector. */
    public int length() {
        return parameters.isEmpty() ? 0 : parameters.get(parameters.size() - 1).end();
    }

    public List<String> names() {
        return parameters.stream().map(Parameter::name).toList();
    }

    public Optional<Parameter> find(String name) {
        return parameters.stream().filter(p -> p.name().equals(name)).findFirst();
    }
}
