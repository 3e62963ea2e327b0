package org.gradus.group;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;

/**
 * Chooses whole parameters, or the same slice of each.
 *
 * @param text the expression as written
 * @param choice which parameters
 * @param slices which part of each; empty: all of it
 */
record ParameterSelector(String text, Choice choice, List<Slice> slices) implements Selector {
    ParameterSelector(String text, Choice choice) {
        this(text, choice, List.of());
    }

    @Override
    public BitSet elements(Layout layout) {
        BitSet elements = new BitSet(layout.length());
        for (Parameter parameter : chosen(layout)) {
            if (slices.isEmpty()) {
                elements.set(parameter.offset(), parameter.end());
            } else {
                Region.of(parameter, slices).forEach(elements::set);
            }
        }
        return elements;
    }

    /** The selection as one rectangle, where it lies in exactly one parameter. */
    Optional<Region> region(Layout layout) {
        List<Parameter> chosen = chosen(layout);
        return chosen.size() == 1 ? Optional.of(Region.of(chosen.get(0), slices)) : Optional.empty();
    }

    private List<Parameter> chosen(Layout layout) {
        return choice.among(layout).stream()
                .filter(p -> p.kind() != Kind.STATISTIC)
                .toList();
    }

    @Override
    public String toString() {
        return text;
    }
}
