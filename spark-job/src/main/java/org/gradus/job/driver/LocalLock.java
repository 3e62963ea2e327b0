package org.gradus.job.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** A lock that the operating system keeps. */
final class LocalLock implements RunLock {
    /** POSIX drops a process's lock when it closes any channel of the file, so what this process holds is never opened again. */
    private static final Map<Path, LockOwner> HELD = new ConcurrentHashMap<>();

    /** Behind the owner's text: where locks are mandatory, others can read it. */
    private static final long LOCKED_BYTE = 1 << 16;

    private final Path file;
    private final FileChannel channel;

    private LocalLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @param file in a folder that exists */
    static RunLock take(Path file) throws IOException {
        Path real = file.getParent().toRealPath().resolve(file.getFileName());
        LockOwner owner = LockOwner.now();
        LockOwner here = HELD.putIfAbsent(real, owner);
        if (here != null) {
            throw new RunInUse(file.getParent().toString(), here, "");
        }
        try {
            return new LocalLock(real, locked(real, owner));
        } catch (IOException | RuntimeException e) {
            HELD.remove(real);
            throw e;
        }
    }

    private static FileChannel locked(Path file, LockOwner owner) throws IOException {
        while (true) {
            try {
                Files.createFile(file);
            } catch (FileAlreadyExistsException e) {
                // of the owner, or of one that was killed
            }
            try {
                Object before = key(file);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                if (lock(file, channel) && Objects.equals(before, key(file))) {
                    channel.truncate(0).write(ByteBuffer.wrap(owner.bytes()), 0);
                    return channel;
                }
                channel.close();
            } catch (NoSuchFileException e) {
                // its owner ended between two of these lines, and deleted it
            }
        }
    }

    /** Which file has the name, however often one of this name was deleted and made. */
    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static boolean lock(Path file, FileChannel channel) throws IOException {
        FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
        if (lock == null) {
            ByteBuffer text = ByteBuffer.allocate(1 << 12);
            channel.read(text, 0);
            channel.close();
            throw new RunInUse(
                    file.getParent().toString(), LockOwner.parse(Arrays.copyOf(text.array(), text.position())), "");
        }
        return true;
    }

    @Override
    public void check() {
        // Nobody can take it while this process lives.
    }

    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            Files.deleteIfExists(
                    file); // while it is locked: what another process may have opened is not the file of this name
        } finally {
            channel.close();
            HELD.remove(file);
        }
    }
}
