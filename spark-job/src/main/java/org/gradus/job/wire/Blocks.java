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
     */
    public record Request(Address from, String name) {}

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
     * Fetches blocks, all at once.
     *
     * @return their bytes, in the order of the requests
     * @throws Broken when one cannot be fetched, or Spark ends the task
     */
    public List<ByteBuffer> fetch(List<Request> requests) {
        List<CompletableFuture<ByteBuffer>> coming = new ArrayList<>();
        for (Request request : requests) {
            CompletableFuture<ByteBuffer> bytes = new CompletableFuture<>();
            coming.add(bytes);
            Address from = request.from();
            manager.blockStoreClient()
                    .fetchBlocks(
                            from.host(),
                            from.port(),
                            from.executor(),
                            new String[] {id(request.name()).name()},
                            new Copy(bytes),
                            null);
        }
        List<ByteBuffer> all = new ArrayList<>();
        for (CompletableFuture<ByteBuffer> bytes : coming) {
            ByteBuffer one = await(bytes);
            received += one.limit();
            all.add(one);
        }
        return all;
    }

    /** Bytes that were offered, times their readers. */
    public long sent() {
        return sent;
    }

    /** Bytes that came. */
    public long received() {
        return received;
    }

    private static ByteBuffer await(CompletableFuture<ByteBuffer> bytes) {
        TaskContext task = TaskContext.get();
        while (true) {
            try {
                return bytes.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
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
    private record Copy(CompletableFuture<ByteBuffer> bytes) implements BlockFetchingListener {
        @Override
        public void onBlockFetchSuccess(String name, ManagedBuffer data) {
            try {
                ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(data.size()));
                // Its pieces as they came: nioByteBuffer() would join them in a copy of its own.
                ByteBuf pieces = (ByteBuf) data.convertToNetty();
                try {
                    pieces.getBytes(pieces.readerIndex(), copy);
                } finally {
                    pieces.release();
                }
                bytes.complete(copy.flip());
            } catch (Exception e) {
                bytes.completeExceptionally(e);
            }
        }

        @Override
        public void onBlockFetchFailure(String name, Throwable e) {
            bytes.completeExceptionally(e);
        }
    }
}
