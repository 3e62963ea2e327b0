package org.gradus.job.replica;

import java.io.Serializable;
import org.gradus.job.data.SplitMix;

/**
 * How replicas walk through their rows.
 *
 * @param batch examples per step
 * @param stepsPerEpoch steps in which the largest shard is seen once
 * @param shuffle whether the order changes each epoch
 * @param seed the run's seed
 * @param from the step that the first epoch on these rows begins with
 * @param done epochs before it, on other rows
 */
public record Walk(int batch, long stepsPerEpoch, boolean shuffle, long seed, long from, int done)
        implements Serializable {
    /** From step 0 on the same rows. */
    public Walk(int batch, long stepsPerEpoch, boolean shuffle, long seed) {
        this(batch, stepsPerEpoch, shuffle, seed, 0, 0);
    }

    /** The epoch that a step belongs to. */
    public int epoch(long step) {
        return done + Math.toIntExact((step - from) / stepsPerEpoch);
    }

    /** Epochs done after some steps, fractional. */
    public double epochs(long steps) {
        return done + (double) (steps - from) / stepsPerEpoch;
    }

    /** Which batch of its epoch a step takes. */
    public int batchOf(long step) {
        return Math.toIntExact((step - from) % stepsPerEpoch);
    }

    /** The seed of what is random in one step of one replica. */
    public long seed(int replica, long step) {
        return SplitMix.mix(seed * 0x9E3779B97F4A7C15L + replica * 0xBF58476D1CE4E5B9L + step * 0x94D049BB133111EBL);
    }
}
