package org.gradus.job.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.storage.StorageUtils;

/**
 * A file of this machine's floats. Rows are read by their places, not through a map: rows at random places are what is wanted, and
 * where a page of a map is missing Linux reads 128 KiB around it. Where the system lets a file that is open be deleted it is, so that it
 * is gone with the process, however that ends; elsewhere {@link #close} deletes it, or Spark with its folder. It is its
 * user's alone, and encrypted where Spark encrypts what it puts on local disks.
 */
final class FileStore implements ShardStore {
    private static final int WRITE_BYTES = 1 << 20;
    private static final int READ_BYTES = 1 << 16;

    private final Path file;
    private final ShardSize size;
    private final FileChannel channel;
    private final ByteBuffer staged;
    private final ThreadLocal<ByteBuffer> piece;
    private final Optional<ShardCipher> cipher;
    private long written;

    /**
     * @param file to be made; in a folder that is there
     * @param cipher encrypts what goes into the file; empty: nothing does
     * @throws ShardException when it cannot be made
     */
    FileStore(Path file, ShardSize size, Optional<ShardCipher> cipher) {
        this.file = file;
        this.size = size;
        this.cipher = cipher;
        int bytes = (int) Math.min(READ_BYTES, (long) size.rowLength() * Float.BYTES);
        this.piece = ThreadLocal.withInitial(() -> direct(bytes));
        this.staged = direct(WRITE_BYTES);
        try {
            channel = create(file);
        } catch (IOException e) {
            StorageUtils.dispose(staged);
            throw ShardException.of(file, size.bytes(), e);
        }
    }

    /** A file that is its user's alone, where the file system knows users. */
    private static FileChannel create(Path file) throws IOException {
        boolean users = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                users ? attributes : new FileAttribute<?>[0]);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** In one of the folders that Spark has on this machine for what is temporary, and deletes. */
    static FileStore inLocalFolder(ShardSize size) {
        return new FileStore(LocalFolders.newFile(size.bytes()), size, ShardCipher.configured());
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

    private void write() {
        staged.flip();
        cipher.ifPresent(known -> known.apply(written, staged));
        written += staged.remaining();
        try {
            while (staged.hasRemaining()) {
                channel.write(staged);
            }
        } catch (IOException e) {
            throw ShardException.of(file, size.bytes(), e);
        }
        staged.clear();
    }

    @Override
    public void seal() {
        write();
        StorageUtils.dispose(staged);
        delete();
    }

    @Override
    public void read(int row, float[] features, int featuresAt, float[] labels, int labelsAt) {
        long from = (long) row * size.rowLength();
        for (int done = 0; done < size.rowLength(); ) {
            FloatBuffer floats = read(from + done, size.rowLength() - done);
            int count = floats.remaining();
            int of = Math.max(0, Math.min(count, size.featureLength() - done));
            if (of > 0) {
                floats.get(features, featuresAt + done, of);
            }
            floats.get(labels, labelsAt + Math.max(0, done - size.featureLength()), count - of);
            done += count;
        }
    }

    /** Floats from a place on: so many, or as many as a piece has. */
    private FloatBuffer read(long from, int most) {
        ByteBuffer bytes = piece.get().clear();
        bytes.limit((int) Math.min(bytes.capacity(), (long) most * Float.BYTES));
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, from * Float.BYTES + bytes.position()) < 0) {
                    throw new EOFException("the file ends");
                }
            }
        } catch (IOException e) {
            throw ShardException.unreadable(file, e);
        }
        bytes.flip();
        cipher.ifPresent(known -> known.apply(from * Float.BYTES, bytes));
        return bytes.asFloatBuffer();
    }

    @Override
    public boolean onDisk() {
        return true;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw ShardException.of(file, size.bytes(), e);
        }
        delete();
    }

    private void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit(); // a system that keeps a file as long as it is open
        }
    }
}
