package org.gradus.job.driver;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that its owner writes again and again. Whoever finds it older than the longest silence takes the folder. Ages are
 * differences of times of the file system's own clock, so the clocks of the machines do not matter.
 */
final class HeartbeatLock implements RunLock {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatLock.class);

    private final DurableFiles files;
    private final LockOwner owner;
    private final ScheduledExecutorService heart;
    private final ScheduledFuture<?> beats;
    private volatile LockOwner thief;

    private HeartbeatLock(DurableFiles files, LockOwner owner, Duration period) {
        this.files = files;
        this.owner = owner;
        heart = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "run-lock");
            thread.setDaemon(true);
            return thread;
        });
        beats = heart.scheduleWithFixedDelay(this::beat, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Takes a folder.
     *
     * @param silence how old the last sign of life of a living owner can be
     */
    static RunLock take(DurableFiles files, Duration silence) throws IOException {
        LockOwner owner = LockOwner.now();
        while (true) {
            try {
                files.create(FILE, out -> out.write(owner.bytes()));
                return new HeartbeatLock(files, owner, silence.dividedBy(6));
            } catch (FileAlreadyExistsException e) {
                removeDead(files, owner, silence);
            }
        }
    }

    /** Makes room where the owner is silent for too long. */
    private static void removeDead(DurableFiles files, LockOwner newcomer, Duration silence) throws IOException {
        Optional<FileStatus> there = files.status(FILE);
        if (there.isEmpty()) {
            return;
        }
        Duration age = Duration.ofMillis(now(files, newcomer) - there.get().getModificationTime());
        LockOwner found = owner(files);
        if (age.compareTo(silence) < 0) {
            throw new RunInUse(
                    files.root().toString(),
                    found,
                    "; its last sign of life is " + age.toSeconds() + " s old, and from " + silence.toSeconds()
                            + " s on it counts as dead");
        }
        // Of several newcomers that see the dead one, one can rename its file; who renames the file of a new owner
        // gives it back.
        String grave = FILE + ".dead-" + newcomer.token();
        try {
            files.move(FILE, grave);
        } catch (FileNotFoundException e) {
            return;
        }
        if (LockOwner.parse(files.read(grave)).token().equals(found.token())) {
            files.delete(grave);
        } else {
            files.move(grave, FILE);
        }
    }

    /** The time by the clock that dates the files. */
    private static long now(DurableFiles files, LockOwner newcomer) throws IOException {
        String probe = FILE + ".time-" + newcomer.token();
        files.create(probe, out -> out.write(1));
        try {
            return files.status(probe)
                    .orElseThrow(() -> new FileNotFoundException(files.path(probe) + " is gone"))
                    .getModificationTime();
        } finally {
            files.delete(probe);
        }
    }

    private static LockOwner owner(DurableFiles files) throws IOException {
        try {
            return LockOwner.parse(files.read(FILE));
        } catch (FileNotFoundException e) {
            return LockOwner.parse(new byte[0]);
        }
    }

    private void beat() {
        try {
            LockOwner found = owner(files);
            if (found.token().equals(owner.token())) {
                files.write(FILE, out -> out.write(owner.bytes()));
            } else {
                thief = found;
                beats.cancel(false);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("no sign of life could be given; the next attempt follows", e);
        }
    }

    @Override
    public void check() {
        if (thief != null) {
            throw new RunInUse(files.root().toString(), thief, "; it took the folder, as this process seemed dead");
        }
    }

    @Override
    public void close() throws IOException {
        heart.shutdown();
        try {
            heart.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thief == null && owner(files).token().equals(owner.token())) {
            files.delete(FILE);
        }
    }
}
