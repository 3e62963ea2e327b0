package org.gradus.job;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.gradus.job.data.TestSpark;

/** Kills every other task until enough are killed; what its replica has done by then is lost, or done twice. */
final class Killer extends SparkListener implements AutoCloseable {
    private static final int ENOUGH = 12;

    private final SparkContext spark;
    private final AtomicInteger killed = new AtomicInteger();

    private Killer(SparkContext spark) {
        this.spark = spark;
    }

    /** At work until it is closed; the master must allow more than one attempt. */
    static Killer on(String master) {
        Killer killer = new Killer(TestSpark.session(master).sparkContext());
        killer.spark.addSparkListener(killer);
        return killer;
    }

    /** How many tasks did not survive. */
    int killed() {
        return killed.get();
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
        var task = start.taskInfo();
        if (killed.get() < ENOUGH && task.attemptNumber() == 0 && task.taskId() % 2 == 0) {
            spark.killTaskAttempt(task.taskId(), task.taskId() % 4 == 0, "a test");
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.reason() instanceof TaskKilled) {
            killed.incrementAndGet();
        }
    }

    @Override
    public void close() {
        spark.removeSparkListener(this);
    }
}
