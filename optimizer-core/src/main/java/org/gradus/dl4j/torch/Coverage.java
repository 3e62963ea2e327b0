package org.gradus.dl4j.torch;

import java.util.List;
import java.util.Set;
import org.gradus.selftest.LayerKind;

/**
 * What LibTorch computes of a model.
 *
 * @param uncovered what it does not compute as DL4J does, layer by layer; empty: nothing
 * @param kinds the kinds of all layers
 */
public record Coverage(List<String> uncovered, Set<LayerKind> kinds) {
    public Coverage {
        uncovered = List.copyOf(uncovered);
        kinds = Set.copyOf(kinds);
    }
}
