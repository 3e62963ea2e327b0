package org.gradus.engine;

import java.io.Serializable;

/**
 * What is done to the numbers of each example: its features are scaled before the network sees them, its labels before the loss is
 * computed. The network's outputs are then in the unit of the scaled labels, and {@code labels().invert} gives them in that of the rows.
 *
 * @param features {@link Scaling#NONE}: as they are
 * @param labels {@link Scaling#NONE}: as they are; never anything else for classes
 */
public record RowScaling(Scaling features, Scaling labels) implements Serializable {
    /** Leaves rows as they are. */
    public static final RowScaling NONE = new RowScaling(Scaling.NONE, Scaling.NONE);

    /** Of features alone. */
    public static RowScaling of(Scaling features) {
        return new RowScaling(features, Scaling.NONE);
    }

    /** Whether it leaves rows as they are. */
    public boolean none() {
        return features.size() == 0 && labels.size() == 0;
    }
}
