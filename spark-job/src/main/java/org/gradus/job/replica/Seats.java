package org.gradus.job.replica;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What lives in this JVM from one Spark job to the next: networks with their native memory. Each has a thread of its own, so
 * that native settings and workspaces, which belong to threads, stay with it. One that is not here is built: it holds
 * nothing that a job does not bring.
 */
public final class Seats {
    private static final Map<Key, Seat> SEATS = new ConcurrentHashMap<>();

    private Seats() {}

    /**
     * Work with what lives on a seat.
     *
     * @param <W> what lives there
     * @param <T> what the work gives
     */
    @FunctionalInterface
    public interface Work<W, T> {
        T with(W worker) throws Exception;
    }

    private record Key(String run, String worker) {}

    /** A worker and its thread. */
    private static final class Seat {
        private final ExecutorService thread;
        private AutoCloseable worker;

        Seat(String name) {
            thread = Executors.newSingleThreadExecutor(task -> {
                Thread t = new Thread(task, name);
                t.setDaemon(true);
                return t;
            });
        }

        void close() {
            await(thread, () -> {
                if (worker != null) {
                    worker.close();
                }
                return null;
            });
            thread.shutdown();
        }
    }

    /**
     * Does some work, on the worker's thread.
     *
     * @param run the id of the run that the worker belongs to
     * @param name of the worker in its run
     * @param build makes the worker, on its thread, where it is not here
     * @param work what to do
     */
    @SuppressWarnings("unchecked") // a name stands for one kind of worker
    public static <W extends AutoCloseable, T> T with(String run, String name, Callable<W> build, Work<W, T> work) {
        Seat seat = SEATS.computeIfAbsent(new Key(run, name), key -> new Seat("gradus-" + key.worker()));
        return await(seat.thread, () -> {
            if (seat.worker == null) {
                seat.worker = build.call();
            }
            return work.with((W) seat.worker);
        });
    }

    /** Frees everything of a run in this JVM. */
    public static void close(String run) {
        // Several tasks of one JVM may ask for it at once: who removes a seat closes it.
        SEATS.keySet().stream()
                .filter(key -> key.run().equals(run))
                .map(SEATS::remove)
                .filter(Objects::nonNull)
                .forEach(Seat::close);
    }

    private static <T> T await(ExecutorService thread, Callable<T> work) {
        try {
            return thread.submit(work).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a worker was busy", e);
        }
    }
}
