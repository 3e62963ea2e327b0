package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.gradus.job.data.TestSpark;
import org.gradus.job.driver.Preparation;
import org.gradus.job.driver.RunDirectory;
import org.gradus.job.driver.TrainingRun;
import org.gradus.job.report.Progress;
import org.gradus.job.report.RoundReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this, the report of a run that was interrupted would lack what was said before the interruption. */
class ResumedWarningsTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasSaidBeforeAnInterruptionIsInTheReport() throws IOException {
        Training training = Training.of(
                folder,
                TestNetworks.noisy(),
                Table.random(32),
                """
                seed: 3
                train: {epochs: 4, batch: 8, replicas: 2, sync: {every: 1, segment: 1}, checkpoint: {every: 1}}
                optimizer: {rule: sgd, lr: 0.01}
                """);
        Path out = folder.resolve("out");
        Preparation prepared = training.prepared("out=" + out);
        prepared.warnings().add("only at the beginning");
        try (RunDirectory directory = RunDirectory.create(prepared.job(), false, new Configuration())) {
            TrainingRun run = new TrainingRun(prepared, directory, TestSpark.session("local[2]"), new Crash());
            assertThat(catchThrowable(run::run)).hasMessage("crash");
        }
        List<String> lines = new ArrayList<>();
        Training.resume(out, new ArrayList<>()).report().get("warnings").forEach(line -> lines.add(line.asText()));
        assertThat(lines).containsExactly("only at the beginning");
    }

    private static final class Crash implements Progress {
        @Override
        public void round(RoundReport report) {
            if (report.round() == 5) {
                throw new IllegalStateException("crash");
            }
        }

        @Override
        public void evaluated(String where, Map<String, Double> metrics) {}

        @Override
        public void note(String line) {}

        @Override
        public void close() {}
    }
}
