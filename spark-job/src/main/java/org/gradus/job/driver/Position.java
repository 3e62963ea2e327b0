package org.gradus.job.driver;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.gradus.job.replica.OwnState;
import org.gradus.schedule.Observations;
import org.gradus.state.GroupState;
import org.gradus.state.OptimizerState;
import org.gradus.state.Skips;

/**
 * Where a run stands between two rounds: all that the next round depends on.
 *
 * @param round rounds done
 * @param step steps done
 * @param stretch the plan in force from this step on
 * @param weights what changes in training, packed by that plan
 * @param states the optimizer's state, one per group of that plan
 * @param observations what schedules that watch a metric know
 * @param skips the steps that each replica has skipped, by its number
 * @param own what each replica keeps for itself, by its number; empty: nothing
 * @param outer the buffer of the optimizer of the rounds, one per trainable element; empty: none
 */
record Position(
        long round,
        long step,
        Stretch stretch,
        float[] weights,
        List<GroupState> states,
        Observations observations,
        List<Skips> skips,
        List<OwnState> own,
        float[] outer) {
    /** The whole flat vector: a copy. */
    float[] flat() {
        float[] flat = stretch.weights().clone();
        stretch.plan().unpack(weights, FloatBuffer.wrap(flat));
        return flat;
    }

    /** With metrics that were measured here. */
    Position observed(Map<String, Double> metrics) {
        return new Position(round, step, stretch, weights, states, observations.with(step, metrics), skips, own, outer);
    }

    /** Whether replicas that stand at another position stand here, too. */
    boolean standsAt(Position other) {
        return other != null && weights == other.weights && states == other.states && own == other.own;
    }

    /** How many steps all replicas together have skipped. */
    long skipped() {
        return skips.stream().mapToLong(Skips::total).sum();
    }

    /** What the optimizer remembers; of steps skipped in a row the longest row counts. */
    OptimizerState state() {
        long row = skips.stream().mapToLong(Skips::inARow).max().orElse(0);
        return new OptimizerState(step, states, stretch.planned().masks(), observations, new Skips(skipped(), row));
    }
}
