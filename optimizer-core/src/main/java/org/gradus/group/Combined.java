package org.gradus.group;

import java.util.BitSet;
import java.util.List;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;

/**
 * The elements that every one of some selectors chooses.
 *
 * @param text the expression as written
 * @param all the selectors, at least one
 * @param inverted whether the elements that they do not choose are meant
 */
record Combined(String text, List<Selector> all, boolean inverted) implements Selector {
    @Override
    public BitSet elements(Layout layout) {
        BitSet elements = everything(layout);
        for (Selector selector : all) {
            elements.and(selector.elements(layout));
        }
        if (!inverted) {
            return elements;
        }
        BitSet others = everything(layout);
        others.andNot(elements);
        return others;
    }

    private static BitSet everything(Layout layout) {
        BitSet elements = new BitSet(layout.length());
        layout.parameters().stream()
                .filter(p -> p.kind() != Kind.STATISTIC)
                .forEach(p -> elements.set(p.offset(), p.end()));
        return elements;
    }

    @Override
    public String toString() {
        return text;
    }
}
