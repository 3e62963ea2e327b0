package org.gradus.job.config;

import java.io.Serializable;
import org.gradus.plan.RoundTraffic;

/**
 * How replicas come together.
 *
 * @param every how long a round is
 * @param mode what is synchronised
 * @param state what becomes of the optimizer's state
 * @param outer the optimizer of the rounds; null but for {@link Mode#OUTER}
 * @param wire how displacements travel
 * @param segment seconds that one Spark job should take, above 0; has no say in the result
 */
public record SyncConfig(Every every, Mode mode, State state, OuterConfig outer, Wire wire, double segment)
        implements Serializable {
    /** Seconds that a segment takes where a job says nothing. */
    static final double SEGMENT = 10;

    /** The mean of weights and state every so many steps, and defaults. */
    public static SyncConfig average(int every) {
        return new SyncConfig(Every.of(every), Mode.AVERAGE, State.MEAN, null, Wire.FLOAT32, SEGMENT);
    }

    /** Whether each replica keeps something for itself from round to round. */
    public boolean keepsOwn() {
        return state == State.KEEP || wire == Wire.BFLOAT16;
    }

    /** What replicas send each other. */
    public RoundTraffic traffic() {
        boolean gradients = mode == Mode.GRADIENT;
        return new RoundTraffic(gradients, !gradients && state == State.MEAN, wire == Wire.BFLOAT16);
    }

    /** What is synchronised. */
    public enum Mode {
        /** The mean of the weights, at the end of each round. */
        AVERAGE,
        /** The mean of the gradients, at every step. */
        GRADIENT,
        /** The mean displacement, at the end of each round: a gradient for an outer optimizer. */
        OUTER
    }

    /** What becomes of the optimizer's state at the end of a round. */
    public enum State {
        /** The mean over the replicas, as for the weights; a maximum stays one. */
        MEAN,
        /** Each replica keeps its own. */
        KEEP,
        /** It starts again from zeros, and its step count from 0. */
        RESET
    }

    /** How what the weights have moved in a round travels. */
    public enum Wire {
        /** As it is. */
        FLOAT32,
        /** From a replica in 16 bits; what is rounded off is added to its next round's. Means travel as they are. */
        BFLOAT16
    }
}
