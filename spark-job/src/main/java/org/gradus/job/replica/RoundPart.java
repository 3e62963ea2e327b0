package org.gradus.job.replica;

import java.io.Serializable;
import java.util.Map;
import org.gradus.job.average.Stopwatch.Phase;

/**
 * One task's view of a round. Sums of squares are of the elements whose mean the task makes; times are of the task.
 *
 * @param examples of all replicas; those of skipped steps do not count
 * @param lossSum of all replicas
 * @param skipped steps that all replicas have skipped since the start of the run
 * @param seconds what the task's time went into
 * @param sent bytes to other executors
 * @param received bytes from other executors
 * @param moved per group of the plan, the sum of squares of what its weights moved in the round
 * @param norm per group, the sum of squares of its weights after it
 */
public record RoundPart(
        long examples,
        double lossSum,
        long skipped,
        Map<Phase, Double> seconds,
        long sent,
        long received,
        double[] moved,
        double[] norm)
        implements Serializable {}
