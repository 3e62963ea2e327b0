package org.gradus.job.driver;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.gradus.job.data.ShardLost;
import org.gradus.job.wire.Broken;

/** Hears of the first task to fail in each of some jobs, before Spark gives the job up. */
final class TaskFailures extends SparkListener {
    private static final String GROUP = "spark.jobGroup.id";

    private static final Set<String> INNOCENT = Set.of(Broken.class.getName(), ShardLost.class.getName());

    private final Map<Integer, String> jobs = new ConcurrentHashMap<>();
    private final Map<String, Failure> first = new ConcurrentHashMap<>();

    /**
     * A failure.
     *
     * @param text what Spark says
     * @param cause what the task threw; null: nothing
     * @param innocent whether the task's own work was not at fault: its executor is gone, it was killed, or its mates failed
     */
    record Failure(String text, Throwable cause, boolean innocent) {}

    /** Forgets a group whose jobs have ended. */
    void forget(String group) {
        first.remove(group);
        jobs.values().removeIf(group::equals);
    }

    /** What went wrong first in the jobs of a group. */
    Optional<Failure> first(String group) {
        return Optional.ofNullable(first.get(group));
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        String group = start.properties() == null ? null : start.properties().getProperty(GROUP);
        if (group != null) {
            start.stageIds().foreach(stage -> jobs.put((Integer) stage, group));
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        String group = jobs.get(end.stageId());
        if (group == null || end.taskInfo().speculative() || !(end.reason() instanceof TaskFailedReason reason)) {
            return;
        }
        boolean innocent = !(reason instanceof ExceptionFailure thrown) || INNOCENT.contains(thrown.className());
        Throwable cause =
                reason instanceof ExceptionFailure thrown ? thrown.exception().getOrElse(() -> null) : null;
        Failure failure = new Failure(reason.toErrorString(), cause, innocent);
        // The mates of a task that fails fail too, and may be heard of before it.
        first.merge(group, failure, (old, late) -> old.innocent() && !late.innocent() ? late : old);
    }
}
