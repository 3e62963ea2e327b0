package org.gradus.dl4j.torch;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.gradus.engine.Batch;

/**
 * Takes batches out of the heap. Those that are known in advance a thread of its own copies while the device computes: two are
 * on their way at most, the one of the step and the next.
 */
final class Feed implements AutoCloseable {
    private static final int AHEAD = 2;

    private final IntFunction<FloatBuffer> maker;
    private final StagedBatch now;
    private final List<StagedBatch> ahead = new ArrayList<>();
    private final Deque<Coming> coming = new ArrayDeque<>();
    private int next;
    private ExecutorService thread;

    private record Coming(Batch batch, StagedBatch staged, CompletableFuture<Void> copy) {}

    /** @param maker as of {@link BatchMemory} */
    Feed(IntFunction<FloatBuffer> maker) {
        this.maker = maker;
        now = new StagedBatch(maker);
    }

    /**
     * Begins to copy a batch, which must not change before it is taken; of two others on their way the first is forgotten. Nothing
     * else may be copying from what the last but one was put into.
     */
    void prepare(Batch batch) {
        if (coming.size() == AHEAD) {
            coming.remove().copy().join();
        }
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(Feed::daemon);
            for (int k = 0; k < AHEAD; k++) {
                ahead.add(new StagedBatch(maker));
            }
        }
        StagedBatch staged = ahead.get(next);
        next = (next + 1) % AHEAD;
        staged.reserve(batch);
        coming.add(new Coming(batch, staged, CompletableFuture.runAsync(() -> staged.put(batch), thread)));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "gradus-feed");
        thread.setDaemon(true);
        return thread;
    }

    /** A batch to train on: as it was prepared, and what was before it is forgotten; else copied now. */
    StagedBatch take(Batch batch) {
        // Equal batches have the very same arrays.
        if (coming.stream().noneMatch(one -> one.batch().equals(batch))) {
            return put(batch);
        }
        Coming first;
        do {
            first = coming.remove();
            first.copy().join();
        } while (!first.batch().equals(batch));
        return first.staged();
    }

    /** A batch copied now. */
    StagedBatch put(Batch batch) {
        now.reserve(batch);
        now.put(batch);
        return now;
    }

    @Override
    public void close() {
        coming.forEach(other -> other.copy().join());
        if (thread != null) {
            thread.shutdown();
        }
    }
}
