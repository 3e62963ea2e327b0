package org.gradus.job.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.gradus.engine.Batch;

/**
 * Batches of a shard on disk. They are read in groups: while the batches of one are used, a thread reads those of the next, in the order in which their
 * rows lie in the file. A group stays until the next one is used up, too, so the heap has three; and a page is fetched once for all rows of a
 * group that it has.
 */
final class ReadAhead implements AutoCloseable {
    /** What a group's batches have together, unless one alone has more. */
    private static final long GROUP_BYTES = 8L << 20;

    /** How many rows are waited for at once: a disk needs several to choose from, each for the time that one takes. */
    private static final int READERS = 16;

    private final Shard shard;
    private final int batch;
    private final int perEpoch;
    private final EpochOrder order;
    private final int batches;
    private final long[] reads;
    private final ExecutorService threads;
    private Group current;
    private Group before;
    private Group spare;
    private Future<Group> next;
    private long nextNumber = -1;

    /**
     * @param shard with one row or more
     * @param order used by the thread alone
     */
    ReadAhead(Shard shard, int batch, int perEpoch, EpochOrder order) {
        this.shard = shard;
        this.batch = batch;
        this.order = order;
        this.perEpoch = perEpoch;
        long bytes = (long) batch * (shard.featureLength() + shard.labelLength()) * Float.BYTES;
        this.batches = (int) Math.max(1, Math.min(perEpoch, GROUP_BYTES / Math.max(1, bytes)));
        this.reads = new long[Math.multiplyExact(batches, batch)];
        this.current = new Group();
        this.before = new Group();
        this.spare = new Group();
        this.threads = Executors.newFixedThreadPool(1 + READERS, task -> {
            Thread t = new Thread(task, "gradus-read-ahead");
            t.setDaemon(true);
            return t;
        });
    }

    /** As {@link Batches#get}. */
    Batch get(int epoch, int index) {
        long number = (long) epoch * perEpoch + index;
        long group = number / batches;
        if (group != current.number) {
            if (group != nextNumber) {
                start(group);
            }
            Group used = before;
            before = current;
            current = await(next);
            next = null;
            spare = used;
            start(group + 1);
        }
        return current.arrays[(int) (number % batches)].get(index == perEpoch - 1);
    }

    private void start(long number) {
        if (next != null) {
            spare = await(next); // what was read in vain is free again
        }
        Group into = spare;
        nextNumber = number;
        next = threads.submit(() -> read(number, into));
    }

    private Group read(long number, Group into) throws InterruptedException, ExecutionException {
        into.number = number;
        int count = 0;
        for (int slot = 0; slot < batches; slot++) {
            long at = number * batches + slot;
            int[] rows = order.of(Math.toIntExact(at / perEpoch));
            int index = (int) (at % perEpoch);
            int examples = into.arrays[slot].get(index == perEpoch - 1).examples();
            for (int i = 0; i < examples; i++) {
                reads[count++] = (long) rows[index * batch + i] << Integer.SIZE | ((long) slot * batch + i);
            }
        }
        Arrays.sort(reads, 0, count);
        List<Callable<Void>> parts = new ArrayList<>();
        for (int part = 0; part < READERS; part++) {
            int from = (int) ((long) count * part / READERS);
            int to = (int) ((long) count * (part + 1) / READERS);
            parts.add(() -> copy(into, from, to));
        }
        for (Future<Void> part : threads.invokeAll(parts)) {
            part.get();
        }
        return into;
    }

    private Void copy(Group into, int from, int to) {
        for (int r = from; r < to; r++) {
            int place = (int) reads[r];
            int slot = place / batch;
            boolean last = (into.number * batches + slot) % perEpoch == perEpoch - 1;
            Batch filled = into.arrays[slot].get(last);
            shard.copy((int) (reads[r] >>> Integer.SIZE), place % batch, filled.features(), filled.labels());
        }
        return null;
    }

    private static Group await(Future<Group> reading) {
        try {
            return reading.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "rows were not read: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while rows were read", e);
        }
    }

    /** Ends reading; nothing reads the shard afterwards. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) { // not before their end: whoever closes frees what they read
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Group {
        private final BatchArrays[] arrays = new BatchArrays[batches];
        private long number = -1;

        Group() {
            Arrays.setAll(arrays, slot -> new BatchArrays(shard, batch));
        }
    }
}
