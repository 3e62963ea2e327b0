package org.gradus.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.cli.Workplace.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without these, a run that did something else than its job file seems to say would end without a word about it. */
class WarnedTest {
    private static final String AUC =
            "train.watch: \"auc\" was NaN in each of 2 evaluations (auc needs rows of more than one"
                    + " class), so there is no best.zip";

    @TempDir
    private static Path folder;

    private static Workplace workplace;

    @BeforeAll
    static void prepare() {
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return null;
        });
        workplace = new Workplace(folder);
        workplace.write("one.csv", "1,0,0,0,0\n".repeat(4));
    }

    @AfterAll
    static void logAsBefore() {
        Configurator.reconfigure();
    }

    @Test
    void aWatchedMetricThatWasNeverANumberIsNamedAndLeavesNoBest() throws IOException {
        Outcome outcome = train("auc", "data.validation=F/one.csv", "train.watch=auc");
        assertThat(outcome.err()).isEqualTo("gradus: warning: " + AUC + "\n");
        assertThat(outcome.code()).isZero();
        assertThat(warnings("auc")).containsExactly(AUC);
        assertThat(workplace.tree("auc")).contains("_SUCCESS").doesNotContain("best.zip");
        assertThat(Files.readString(folder.resolve("auc/gradus.log"))).contains("WARN", AUC);
    }

    @Test
    void aHeaderOfNumbersIsProbablyARow() throws IOException {
        String said = ": data.header is true, but every name in the header is a number (1.0, 0.2, 0.1, ...), so it is"
                + " probably a row of data, which is left out; if so, say header: false";
        Outcome outcome = train("header", "data.header=true");
        assertThat(outcome.err()).isEqualTo("gradus: warning: F/good.csv" + said + "\n");
        assertThat(outcome.code()).isZero();
        assertThat(warnings("header")).containsExactly(folder + "/good.csv" + said);

        Outcome measured = workplace.run(List.of(
                "evaluate", "F/job.yaml", "--master", "local[2]", "--out", "F/header", "--set", "data.header=true"));
        assertThat(measured.err()).isEqualTo(outcome.err());
        assertThat(measured.code()).isZero();
    }

    @Test
    void aRunWithoutWarningsSaysSoInItsReport() throws IOException {
        Outcome outcome = train("plain");
        assertThat(outcome.err()).isEmpty();
        assertThat(warnings("plain")).isEmpty();
    }

    private static Outcome train(String out, String... changes) {
        List<String> command =
                new ArrayList<>(List.of("train", "F/job.yaml", "--master", "local[2]", "--out", "F/" + out));
        for (String change : changes) {
            command.addAll(List.of("--set", change));
        }
        return workplace.run(command);
    }

    private static List<String> warnings(String run) throws IOException {
        JsonNode report = new ObjectMapper()
                .readTree(folder.resolve(run).resolve("run.json").toFile());
        List<String> lines = new ArrayList<>();
        report.get("warnings").forEach(line -> lines.add(line.asText()));
        return lines;
    }
}
