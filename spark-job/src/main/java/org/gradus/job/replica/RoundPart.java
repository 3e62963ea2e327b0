package org.gradus.job.replica;

import java.io.Serializable;
import java.util.Map;
import org.gradus.job.average.Stopwatch.Phase;
import org.gradus.metric.Movement;

/**
 * One task's view of a round.
 *
 * @param examples of all replicas; those of skipped steps do not count
 * @param lossSum of all replicas
 * @param skipped steps that all replicas have skipped since the start of the run
 * @param seconds what the task's time went into
 * @param sent bytes to other executors
 * @param received bytes from other executors
 * @param movement of the elements whose mean the task makes
 */
public record RoundPart(
        long examples,
        double lossSum,
        long skipped,
        Map<Phase, Double> seconds,
        long sent,
        long received,
        Movement movement)
        implements Serializable {}
