package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without these, a crash could leave half a model under its final name, or --overwrite could delete somebody's data. */
class RunDirectoryTest {
    @TempDir
    private Path folder;

    private final Configuration hadoop = new Configuration();
    private Path run;

    @BeforeEach
    void name() {
        run = folder.resolve("a run");
    }

    @Test
    void writesUnderTheFinalNameOnlyWhatIsWhole() throws IOException {
        RunDirectory directory = RunDirectory.create("file:" + run, false, hadoop);
        directory.write("model.zip", "first");
        assertThatThrownBy(() -> directory.write("model.zip", out -> {
                    out.write(1);
                    throw new IOException("disk full");
                }))
                .hasMessageEndingWith("model.zip cannot be written: disk full");
        assertThat(run.resolve("model.zip")).hasContent("first");
        assertThat(names(run)).containsExactly("_lock", "gradus.log", "model.zip");
    }

    @Test
    void replacesAFileInOneMove() throws IOException {
        RunDirectory directory = RunDirectory.create("file:" + run, false, hadoop);
        directory.write("best.zip", "one");
        directory.write("best.zip", "two");
        assertThat(run.resolve("best.zip")).hasContent("two");
        assertThat(names(run)).containsExactly("_lock", "best.zip", "gradus.log");
    }

    @Test
    void refusesAFolderThatExists() throws IOException {
        Files.createDirectories(run);
        Files.writeString(run.resolve("run.json"), "{}");
        assertThatThrownBy(() -> RunDirectory.create("file:" + run, false, hadoop))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("exists")
                .hasMessageContaining("--overwrite");
        assertThat(run.resolve("run.json")).exists();
        try (RunDirectory directory = RunDirectory.create("file:" + run, true, hadoop)) {
            assertThat(directory.has("run.json")).isFalse();
        }
        assertThat(names(run)).containsExactly("gradus.log");
    }

    @Test
    void ofTwoRunsThatBeginAtOnceOneGetsTheFolder() throws Exception {
        int runs = 8;
        CyclicBarrier start = new CyclicBarrier(runs);
        ExecutorService threads = Executors.newFixedThreadPool(runs);
        Callable<Boolean> begin = () -> {
            start.await();
            try {
                RunDirectory.create("file:" + run, false, hadoop);
                return true;
            } catch (RunInUse e) {
                assertThat(e)
                        .hasMessageContaining(
                                " is in use: process " + ProcessHandle.current().pid() + " on ");
                return false;
            }
        };
        int winners = 0;
        for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(runs, begin))) {
            winners += one.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(winners).isEqualTo(1);
    }

    @Test
    void overwriteNeverDeletesWhatIsNoRun() throws IOException {
        Files.createDirectories(run);
        Files.writeString(run.resolve("thesis.txt"), "years of work");
        assertThatThrownBy(() -> RunDirectory.create("file:" + run, true, hadoop))
                .hasMessageContaining("is not the folder of a run");
        assertThat(run.resolve("thesis.txt")).exists();
    }

    @Test
    void refusesWhatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> RunDirectory.create("file:" + file.resolve("run"), false, hadoop))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("cannot be written");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}
