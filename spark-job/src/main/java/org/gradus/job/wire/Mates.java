package org.gradus.job.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;

/**
 * The tasks of one stage that run in one JVM: they share what one of them makes, and wait for each other. What a task wrote
 * before it waited, all see afterwards.
 *
 * @param <T> what they share
 */
public final class Mates<T> {
    private static final long TICK_MILLIS = 200;
    private static final Map<String, Mates<?>> ALL = new ConcurrentHashMap<>();

    private final String stage;
    private final int parties;
    private final T shared;
    private int present;
    private int left;
    private long generation;
    private String broken;

    private Mates(String stage, int parties, T shared) {
        this.stage = stage;
        this.parties = parties;
        this.shared = shared;
    }

    /**
     * Joins the tasks of a stage in this JVM. Each that joins leaves.
     *
     * @param stage the id of one attempt at one stage
     * @param parties how many tasks of it run here
     * @param make makes what they share
     */
    @SuppressWarnings("unchecked") // a stage is one kind of work
    public static <T> Mates<T> join(String stage, int parties, Supplier<T> make) {
        return (Mates<T>) ALL.computeIfAbsent(stage, key -> new Mates<>(key, parties, make.get()));
    }

    /** What all share. */
    public T shared() {
        return shared;
    }

    /**
     * Waits for the others.
     *
     * @throws Broken when one of them has failed, or Spark ends the task
     */
    public void await() {
        await(() -> {});
    }

    /**
     * Waits for the others; who comes last does something before all go on.
     *
     * @throws Broken when one of them has failed, or Spark ends the task
     */
    public void await(Runnable last) {
        if (arrive()) {
            try {
                last.run();
            } catch (RuntimeException | Error e) {
                fail("a task has failed: " + e);
                throw e;
            }
            open();
        }
    }

    private synchronized void open() {
        present = 0;
        generation++;
        notifyAll();
    }

    /** Whether the caller is the last; else it has waited. */
    private synchronized boolean arrive() {
        long mine = generation;
        requireWhole();
        present++;
        if (present == parties) {
            return true;
        }
        while (generation == mine) {
            try {
                wait(TICK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail("a task was interrupted");
            }
            TaskContext task = TaskContext.get();
            if (task != null && task.isInterrupted()) {
                fail("a task was ended");
            }
            if (generation == mine) {
                requireWhole();
            }
        }
        return false;
    }

    private void requireWhole() {
        if (broken != null) {
            throw new Broken(broken);
        }
    }

    /** Lets whoever waits, or will, fail. */
    public synchronized void fail(String why) {
        broken = broken == null ? why : broken;
        notifyAll();
    }

    /** Leaves; who leaves last, or after a failure, closes the door. */
    public synchronized void leave() {
        left++;
        if (left == parties || broken != null) {
            ALL.remove(stage, this);
        }
    }
}
