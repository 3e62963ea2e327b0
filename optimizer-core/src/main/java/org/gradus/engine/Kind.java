package org.gradus.engine;

/** What a parameter is for. */
public enum Kind {
    /** A matrix, a kernel, an embedding. */
    WEIGHT,
    /** A bias. */
    BIAS,
    /** The gain and shift of a normalisation: gamma and beta. */
    NORM,
    /** A running mean or variance. Belongs to no group: moved by the engine and averaged, or held with its layer. */
    STATISTIC
}
