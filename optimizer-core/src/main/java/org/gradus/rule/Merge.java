package org.gradus.rule;

/** What becomes of one slot of the optimizer's state when replicas that trained apart come together. */
public enum Merge {
    /** The mean, weighed by the examples of each replica; for sums and means of what was seen. */
    MEAN,
    /** The largest, element by element; for a slot that is itself a maximum. */
    MAX
}
