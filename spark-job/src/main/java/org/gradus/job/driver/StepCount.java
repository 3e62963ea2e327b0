package org.gradus.job.driver;

import java.util.Locale;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.gradus.job.config.JobConfig;
import org.gradus.job.data.RowCounts;

/**
 * How many steps a run will have, as far as it can be known without a cluster.
 *
 * @param perEpoch steps of each replica in one epoch; empty where unknown
 * @param text how the number came about
 */
public record StepCount(OptionalLong perEpoch, String text) {
    /**
     * Reckons.
     *
     * @param examples training examples, 0: count them where the data can be read
     * @param replicas where the job leaves it to the cluster; 0: the processors of this machine
     */
    public static StepCount guess(JobConfig job, long examples, int replicas, Configuration hadoop) {
        OptionalLong counted = examples > 0 ? OptionalLong.of(examples) : counted(job, hadoop);
        if (counted.isEmpty()) {
            return new StepCount(OptionalLong.empty(), "not known: the training data cannot be read; say --examples");
        }
        int copies = replicas > 0 ? replicas : job.train().replicas();
        copies = copies > 0 ? copies : Runtime.getRuntime().availableProcessors();
        long steps = perEpoch(counted.getAsLong(), copies, job.train().batch());
        String text = String.format(
                Locale.ROOT,
                "%,d: %d epochs of %,d steps (%s%,d examples, %d replicas, batch %d)",
                steps * job.train().epochs(),
                job.train().epochs(),
                steps,
                examples == 0 && job.data().fraction() > 0 ? "about " : "",
                counted.getAsLong(),
                copies,
                job.train().batch());
        return new StepCount(OptionalLong.of(steps), text);
    }

    /** Steps in which the largest shard is seen once. */
    public static long perEpoch(long examples, int replicas, int batch) {
        long largest = (examples + replicas - 1) / replicas;
        return (largest + batch - 1) / batch;
    }

    private static OptionalLong counted(JobConfig job, Configuration hadoop) {
        return RowCounts.of(hadoop, job.data(), job.data().train())
                .map(rows -> OptionalLong.of(Math.round(rows * (1 - job.data().fraction()))))
                .orElse(OptionalLong.empty());
    }

    @Override
    public String toString() {
        return text;
    }
}
