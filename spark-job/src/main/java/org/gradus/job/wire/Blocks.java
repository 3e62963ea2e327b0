package org.gradus.job.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.shuffle.BlockFetchingListener;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import scala.reflect.ClassTag$;

/**
 * Bytes that executors give each other over Spark's block transfer, authenticated and encrypted as Spark is configured. A block
 * is known to the executor that has it and to whom it tells, not to the driver. It bears the number of a broadcast: when
 * that is destroyed, Spark removes what a broken stage left behind.
 */
public final class Blocks {
    private static final long TICK_MILLIS = 200;

    private final BlockManager manager = SparkEnv.get().blockManager();
    private final long broadcast;
    private long sent;
    private long received;

    /** @param broadcast Spark's number of a broadcast that ends after the blocks */
    public Blocks(long broadcast) {
        this.broadcast = broadcast;
    }

    /**
     * A block to fetch.
     *
     * @param from who has it
     * @param name as it was offered
     * @param into memory as large as the block
     */
    public record Request(Address from, String name, ByteBuffer into) {}

    private BlockId id(String name) {
        return new BroadcastBlockId(broadcast, name);
    }

    /**
     * Offers a block.
     *
     * @param name letters, digits and underscores
     * @param bytes from 0 to the limit; not to be changed before it is withdrawn
     * @param readers how many executors will fetch it
     */
    public void offer(String name, ByteBuffer bytes, int readers) {
        boolean kept = manager.putBytes(
                id(name),
                new ChunkedByteBuffer(bytes),
                StorageLevel.MEMORY_AND_DISK_SER(),
                false,
                ClassTag$.MODULE$.Byte());
        if (!kept) {
            throw new IllegalStateException("no room for a block of " + bytes.limit() + " bytes in executor "
                    + SparkEnv.get().executorId() + ", neither in memory nor on disk");
        }
        sent += (long) bytes.limit() * readers;
    }

    /** Removes a block that nobody wants any more. */
    public void withdraw(String name) {
        manager.removeBlock(id(name), false);
    }

    /**
     * Fetches blocks, all at once; their bytes are then in the memory of the requests, from 0 to the limit.
     *
     * @throws Broken when one cannot be fetched or has another size, or Spark ends the task; then some may still come
     */
    public void fetch(List<Request> requests) {
        List<CompletableFuture<Void>> coming = new ArrayList<>();
        for (Request request : requests) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            coming.add(done);
            Address from = request.from();
            manager.blockStoreClient()
                    .fetchBlocks(
                            from.host(),
                            from.port(),
                            from.executor(),
                            new String[] {id(request.name()).name()},
                            new Copy(request.into(), done),
                            null);
        }
        coming.forEach(Blocks::await);
        requests.forEach(request -> received += request.into().flip().limit());
    }

    /** Bytes that were offered, times their readers. */
    public long sent() {
        return sent;
    }

    /** Bytes that came. */
    public long received() {
        return received;
    }

    private static void await(CompletableFuture<Void> done) {
        TaskContext task = TaskContext.get();
        while (true) {
            try {
                done.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (task != null && task.isInterrupted()) {
                    throw new Broken("the task was ended while it waited for a block");
                }
            } catch (ExecutionException e) {
                throw new Broken("a block could not be fetched: " + e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Broken("interrupted while it waited for a block");
            }
        }
    }

    /** Copies what comes: Spark takes its buffer back when it has been called. */
    private record Copy(ByteBuffer into, CompletableFuture<Void> done) implements BlockFetchingListener {
        @Override
        public void onBlockFetchSuccess(String name, ManagedBuffer data) {
            try {
                if (data.size() != into.capacity()) {
                    throw new IllegalStateException(
                            name + " has " + data.size() + " bytes; must have " + into.capacity());
                }
                // Its pieces as they came: nioByteBuffer() would join them in a copy of its own.
                ByteBuf pieces = (ByteBuf) data.convertToNetty();
                try {
                    pieces.getBytes(pieces.readerIndex(), into.clear());
                } finally {
                    pieces.release();
                }
                done.complete(null);
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        }

        @Override
        public void onBlockFetchFailure(String name, Throwable e) {
            done.completeExceptionally(e);
        }
    }
}
