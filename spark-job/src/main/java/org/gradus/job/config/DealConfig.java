package org.gradus.job.config;

import java.io.Serializable;

/**
 * How the training rows come to the replicas.
 *
 * @param shards where each replica keeps its rows
 * @param redeal epochs after which rows are dealt anew; 0: never
 */
public record DealConfig(Shards shards, int redeal) implements Serializable {
    /** What holds where a job says nothing. */
    public static final DealConfig DEFAULT = new DealConfig(Shards.AUTO, 0);

    /** Where a replica keeps its rows. */
    public enum Shards {
        /** In memory where all shards of an executor fit into half of its heap, else on disk. */
        AUTO,
        /** On the executor's heap. */
        MEMORY,
        /** In a file on the executor's disk. */
        DISK
    }
}
