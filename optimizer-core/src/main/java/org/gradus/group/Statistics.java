package org.gradus.group;

import java.util.Locale;

/** What becomes of the running statistics of a layer whose elements are all frozen. */
public enum Statistics {
    /** They stay as they are, and batch normalisation normalises by them, as PyTorch's {@code eval()} has it. */
    HELD,
    /** They move with each batch and are averaged, and batch normalisation normalises by the batch. */
    MOVING;

    /** {@code held}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
