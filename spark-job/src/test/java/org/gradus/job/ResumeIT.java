package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.gradus.job.Script.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that runs inside the driver's own process can show what is left when that process dies, or what a second one does. Here
 * drivers are killed (SIGKILL) and resumed as a user does it; deploy/soak does it more often, on a cluster too.
 */
class ResumeIT {
    private static final String JOB = Path.of("..", "conf", "quickstart.yaml").toString();
    private static final String[] SETTINGS = {
        "train.epochs=6", "train.sync.every=3", "train.checkpoint.every=2", "require={}"
    };
    private static final long ROUNDS = 46;

    @TempDir
    private static Path folder;

    private static String sha;

    @BeforeAll
    static void undisturbed() throws IOException {
        sha = Training.shipped(folder, "quickstart.yaml").run(SETTINGS).sha();
    }

    @Test
    void aDriverThatIsKilledAtAnyMomentIsResumedToTheSameBits() throws Exception {
        Path out = folder.resolve("any");
        long round = 1 + new Random().nextLong(ROUNDS - 2);
        Process run = train(out);
        while (lines(out.resolve("metrics.jsonl")) < round) {
            assertThat(run.isAlive()).as(Files.readString(output(out))).isTrue();
            Thread.sleep(2);
        }
        run.destroyForcibly().waitFor();
        resume(out);
    }

    @Test
    void aDriverThatIsKilledInTheMiddleOfACheckpointIsResumedFromTheOneBefore() throws Exception {
        Path out = folder.resolve("writing");
        Process run = train(out);
        while (!stoppedWhileItWrites(run, out)) {
            assertThat(run.isAlive()).as(Files.readString(output(out))).isTrue();
        }
        run.destroyForcibly().waitFor();
        assertThat(half(out)).isTrue();
        resume(out);
        assertThat(half(out)).isFalse();
    }

    @Test
    void aSecondDriverStopsAtOnceAndLeavesTheFirstAlone() throws Exception {
        Path out = folder.resolve("two");
        Process first = train(out);
        while (lines(out.resolve("metrics.jsonl")) < 1) {
            assertThat(first.isAlive()).as(Files.readString(output(out))).isTrue();
            Thread.sleep(20);
        }
        signal("STOP", first); // it is not done before the others have tried
        String inUse = out + " is in use: process " + first.pid() + " on ";
        Result overwriting = Script.gradus("train", JOB, "--out", out.toString(), "--overwrite");
        Result resuming = Script.gradus("resume", out.toString());
        signal("CONT", first);
        for (Result second : new Result[] {overwriting, resuming}) {
            assertThat(second.code()).as(second.text()).isEqualTo(2);
            assertThat(second.text()).startsWith("gradus: " + inUse).contains(" trains there since ");
            assertThat(second.text().lines()).hasSize(1);
        }
        assertThat(first.waitFor()).as(Files.readString(output(out))).isZero();
        assertThat(new Training.Run(out, Map.of()).sha()).isEqualTo(sha);
        Result again = Script.gradus("resume", out.toString());
        assertThat(again.code()).as(again.text()).isZero();
        assertThat(again.text()).contains(out + " is finished");
    }

    private static Process train(Path out) throws IOException {
        String[] arguments = Stream.concat(
                        Stream.of("train", JOB, "--master", "local[2]", "--out", out.toString()),
                        Stream.of(SETTINGS).flatMap(setting -> Stream.of("--set", setting)))
                .toArray(String[]::new);
        return Script.start("gradus", Map.of(), output(out), arguments);
    }

    private static void resume(Path out) throws Exception {
        assertThat(out.resolve("run.json")).doesNotExist();
        Result resumed = Script.gradus("resume", out.toString(), "--master", "local[2]");
        assertThat(resumed.code()).as(resumed.text()).isZero();
        Training.Run run = new Training.Run(out, Map.of());
        assertThat(run.sha()).as(resumed.text()).isEqualTo(sha);
        assertThat(run.events("round").stream().map(round -> round.get("round").asLong()))
                .isEqualTo(Stream.iterate(0L, k -> k + 1).limit(ROUNDS).toList());
        assertThat(out.resolve("_SUCCESS")).exists();
        assertThat(out.resolve("_lock")).doesNotExist();
    }

    /** Stops the process where there is half a checkpoint, and lets it go on where the write was over by then. */
    private static boolean stoppedWhileItWrites(Process run, Path out) throws Exception {
        if (!half(out)) {
            return false;
        }
        signal("STOP", run);
        if (half(out)) {
            return true;
        }
        signal("CONT", run);
        return false;
    }

    private static boolean half(Path out) {
        String[] names = out.resolve("checkpoints").toFile().list((parent, name) -> name.startsWith("_tmp."));
        return names != null && names.length > 0;
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static Path output(Path out) {
        return Path.of(out + ".txt");
    }

    private static long lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }
}
