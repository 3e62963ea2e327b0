package org.gradus.job.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.storage.StorageUtils;

/**
 * A file of this machine's floats, written through and then mapped. Where the system lets a file that is mapped be deleted it
 * is, so that it is gone with the process, however that ends; elsewhere {@link #close} deletes it, or Spark with its folder.
 */
final class FileStore implements ShardStore {
    /** Bytes per map: a buffer has at most 2^31. */
    static final long MAP_BYTES = 1L << 30;

    private static final int WRITE_BYTES = 1 << 20;

    private final Path file;
    private final ShardSize size;
    private final int rowsPerChunk;
    private final ByteBuffer staged;
    private final List<MappedByteBuffer> maps = new ArrayList<>();
    private final FileChannel channel;

    /**
     * @param file to be made; in a folder that is there
     * @param mapBytes the most that one map has, unless a row is larger
     * @throws ShardException when it cannot be made
     */
    FileStore(Path file, ShardSize size, long mapBytes) {
        this.file = file;
        this.size = size;
        this.rowsPerChunk = ShardStore.rowsPerChunk(size, mapBytes);
        this.staged = ByteBuffer.allocateDirect(WRITE_BYTES).order(ByteOrder.nativeOrder());
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            StorageUtils.dispose(staged);
            throw ShardException.of(file, size.bytes(), e);
        }
    }

    /** In one of the folders that Spark has on this machine for what is temporary, and deletes. */
    static FileStore inLocalFolder(ShardSize size) {
        return new FileStore(LocalFolders.newFile(size.bytes()), size, MAP_BYTES);
    }

    @Override
    public void put(float[] from, int at, int count) {
        int done = 0;
        while (done < count) {
            FloatBuffer floats = staged.asFloatBuffer();
            int next = Math.min(count - done, floats.remaining());
            floats.put(from, at + done, next);
            staged.position(staged.position() + next * Float.BYTES);
            done += next;
            if (!staged.hasRemaining()) {
                write();
            }
        }
    }

    @Override
    public List<FloatBuffer> chunks() {
        write();
        List<FloatBuffer> chunks = new ArrayList<>();
        try {
            long mapped = (long) rowsPerChunk * size.rowLength() * Float.BYTES;
            for (long from = 0; from < size.bytes(); from += mapped) {
                MappedByteBuffer map = channel.map(MapMode.READ_ONLY, from, Math.min(mapped, size.bytes() - from));
                maps.add(map);
                chunks.add(map.order(ByteOrder.nativeOrder()).asFloatBuffer());
            }
            channel.close();
        } catch (IOException e) {
            throw ShardException.of(file, size.bytes(), e);
        }
        StorageUtils.dispose(staged);
        delete();
        return chunks;
    }

    @Override
    public int rowsPerChunk() {
        return rowsPerChunk;
    }

    @Override
    public boolean onDisk() {
        return true;
    }

    @Override
    public void close() {
        maps.forEach(StorageUtils::dispose);
        maps.clear();
        try {
            channel.close();
        } catch (IOException e) {
            throw ShardException.of(file, size.bytes(), e);
        }
        delete();
    }

    private void write() {
        staged.flip();
        try {
            while (staged.hasRemaining()) {
                channel.write(staged);
            }
        } catch (IOException e) {
            throw ShardException.of(file, size.bytes(), e);
        }
        staged.clear();
    }

    private void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit(); // a system that keeps a file as long as it is mapped
        }
    }
}
