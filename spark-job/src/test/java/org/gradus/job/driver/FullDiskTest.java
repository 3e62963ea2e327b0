package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.gradus.job.data.TestSpark;
import org.gradus.job.report.Progress;
import org.gradus.job.report.RoundReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up, or is taken away, in the middle of a run must not cost what was saved before, nor hide that it was it. */
class FullDiskTest {
    private static final List<String> SETTINGS =
            List.of("train.epochs=1", "train.sync.every=2", "train.checkpoint.every=2", "require={}");

    @TempDir
    private Path folder;

    private final Configuration hadoop = FaultyFs.configuration();

    @AfterEach
    void heal() {
        FaultyFs.heal();
    }

    @Test
    void endsTheRunWithOneLineAndTheLastCheckpointIsWhole() throws IOException {
        String sha = sha(train("whole", round -> {}));
        for (int space : new int[] {0, 100, 50_000}) {
            String name = "full" + space;
            Throwable thrown = catchThrowable(() -> train(name, round -> {
                if (round.round() == 6) {
                    FaultyFs.space(space);
                }
            }));
            assertThat(thrown)
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("faulty:/.*/" + name + "/.* cannot be written: No space left on device");
            check(name, sha);
        }
    }

    @Test
    void soDoesAFolderThatTakesNothingMore() throws IOException {
        String sha = sha(train("whole", round -> {}));
        Throwable thrown = catchThrowable(() -> train("gone", round -> {
            if (round.round() == 6) {
                FaultyFs.dieAfter(0);
            }
        }));
        assertThat(thrown)
                .isInstanceOf(IOException.class)
                .hasMessageMatching("faulty:/.*/gone/.* cannot be written: dead");
        check("gone", sha);
    }

    private void check(String name, String sha) throws IOException {
        FaultyFs.heal();
        try (RunDirectory directory = RunDirectory.reopen("file:" + folder.resolve(name), hadoop)) {
            Resumption resumption = Resumption.of(directory, List.of(), hadoop);
            assertThat(resumption.notes()).containsExactly("goes on from round-000006, step 12");
            new TrainingRun(resumption.prepared(), directory, TestSpark.session(), new Watch(round -> {}))
                    .resume(resumption);
            assertThat(sha(directory)).isEqualTo(sha);
        }
    }

    private interface OnRound {
        void ended(RoundReport round);
    }

    private RunDirectory train(String name, OnRound onRound) throws IOException {
        Preparation prepared = Preparation.of(
                Path.of("..", "conf", "quickstart.yaml").toString(),
                SETTINGS,
                "faulty:" + folder.resolve(name),
                hadoop);
        try (RunDirectory directory = RunDirectory.create(prepared.job(), false, hadoop)) {
            new TrainingRun(prepared, directory, TestSpark.session(), new Watch(onRound)).run();
            return directory;
        }
    }

    private static String sha(RunDirectory directory) throws IOException {
        return new ObjectMapper()
                .readTree(directory.read(RunDirectory.REPORT))
                .get("weightsSha256")
                .asText();
    }

    private record Watch(OnRound onRound) implements Progress {
        @Override
        public void round(RoundReport report) {
            onRound.ended(report);
        }

        @Override
        public void evaluated(String where, Map<String, Double> metrics) {}

        @Override
        public void note(String line) {}

        @Override
        public void close() {}
    }
}
