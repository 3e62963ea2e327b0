package org.gradus.engine;

import java.io.Serializable;
import java.util.Set;

/**
 * Which layers compute in another way than the model says.
 *
 * @param thawed numbers of layers that the model freezes and that train as if it did not
 * @param held numbers of layers whose running statistics stay as they are in training; batch normalisation normalises by them, as it
 *     does in inference
 */
public record LayerModes(Set<Integer> thawed, Set<Integer> held) implements Serializable {
    /** All layers as the model says. */
    public static final LayerModes MODEL = new LayerModes(Set.of(), Set.of());

    public LayerModes {
        thawed = Set.copyOf(thawed);
        held = Set.copyOf(held);
    }
}
