package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two drivers in one folder would mix their weights and logs; a folder that stays locked after a death could not be resumed. */
class RunLockTest {
    private static final LockOwner DEAD = new LockOwner("host-a", 4711, "2026-01-02 03:04:05 +00:00", "x");

    @TempDir
    private Path folder;

    private Path lock;

    @BeforeEach
    void name() {
        lock = folder.resolve(RunLock.FILE);
    }

    private DurableFiles files(String scheme) throws IOException {
        return DurableFiles.in(scheme + ":" + folder, FaultyFs.configuration());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "faulty"})
    void theSecondIsToldWhoHasIt(String scheme) throws IOException {
        try (RunLock first = RunLock.take(files(scheme))) {
            assertThatThrownBy(() -> RunLock.take(files(scheme)))
                    .isInstanceOf(RunInUse.class)
                    .hasMessageMatching(".*" + folder + " is in use: process "
                            + ProcessHandle.current().pid() + " on .+ trains there since \\d{4}-.*");
            assertThatCode(first::check).doesNotThrowAnyException();
        }
        assertThat(lock).doesNotExist();
        RunLock.take(files(scheme)).close();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void onALocalDiskTheFileOfADeadOneHoldsNobody() throws IOException {
        Files.write(lock, DEAD.bytes());
        try (RunLock mine = RunLock.take(files("file"))) {
            assertThatCode(mine::check).doesNotThrowAnyException();
            assertThat(LockOwner.parse(Files.readAllBytes(lock)).process())
                    .isEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    void elsewhereTheDeadCountsAsLivingForSoLong() throws IOException {
        Files.write(lock, DEAD.bytes());
        assertThatThrownBy(() -> HeartbeatLock.take(files("faulty"), Duration.ofHours(1)))
                .isInstanceOf(RunInUse.class)
                .hasMessageContaining(
                        "process 4711 on host-a trains there since 2026-01-02 03:04:05 +00:00; its last sign of")
                .hasMessageEndingWith("s old, and from 3600 s on it counts as dead");
        Files.setLastModifiedTime(lock, FileTime.fromMillis(System.currentTimeMillis() - 3_700_000));
        try (RunLock mine = HeartbeatLock.take(files("faulty"), Duration.ofHours(1))) {
            assertThatCode(mine::check).doesNotThrowAnyException();
        }
    }

    @Test
    void theLivingKeepsItsFileYoung() throws Exception {
        try (RunLock mine = HeartbeatLock.take(files("faulty"), Duration.ofMillis(600))) {
            FileTime old = FileTime.fromMillis(1000);
            Files.setLastModifiedTime(lock, old);
            while (age().equals(Optional.of(old))) {
                Thread.sleep(10);
            }
            assertThatCode(mine::check).doesNotThrowAnyException();
        }
    }

    /** Empty in the moment in which the file is replaced. */
    private Optional<FileTime> age() throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(lock));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Test
    void whoSeemedDeadAndLostTheFolderFindsOut() throws Exception {
        RunLock slow = HeartbeatLock.take(files("faulty"), Duration.ofMillis(600));
        Files.write(lock, DEAD.bytes());
        while (!lost(slow)) {
            Thread.sleep(10);
        }
        assertThatThrownBy(slow::check)
                .hasMessageContaining("process 4711 on host-a")
                .hasMessageContaining("it took the folder, as this process seemed dead");
        slow.close();
        assertThat(lock).exists();
    }

    private static boolean lost(RunLock lock) {
        try {
            lock.check();
            return false;
        } catch (RunInUse e) {
            return true;
        }
    }
}
