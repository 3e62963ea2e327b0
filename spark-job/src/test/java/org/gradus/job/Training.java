package org.gradus.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.gradus.dl4j.Model;
import org.gradus.job.data.TestSpark;
import org.gradus.job.driver.Preparation;
import org.gradus.job.driver.RunDirectory;
import org.gradus.job.driver.TrainingRun;
import org.gradus.job.report.Progress;
import org.gradus.job.report.RoundReport;

/** Whole runs on embedded Spark, in this JVM. */
final class Training {
    private final Path folder;
    private final String file;
    private int runs;

    private Training(Path folder, String file) {
        this.folder = folder;
        this.file = file;
    }

    /** A job that ships with Gradus, whose runs are written below a folder. */
    static Training shipped(Path folder, String name) {
        return new Training(folder, Path.of("..", "conf", name).toString());
    }

    /**
     * A job of its own.
     *
     * @param network DL4J's JSON
     * @param settings what the job file says besides model and data
     */
    static Training of(Path folder, String network, Table table, String settings) throws IOException {
        Files.writeString(folder.resolve("network.json"), network);
        table.write(folder.resolve("table.csv"));
        Files.writeString(
                folder.resolve("job.yaml"),
                """
                model: {config: network.json}
                data: {format: csv, train: table.csv, label: -1, scale: none}
                """
                        + settings);
        return new Training(folder, folder.resolve("job.yaml").toString());
    }

    /** The job and its model before training. */
    Preparation prepared(String... overrides) {
        return Preparation.of(file, List.of(overrides), null, new Configuration());
    }

    /** Trains on two task slots. */
    Run run(String... overrides) throws IOException {
        return runOn("local[2]", overrides);
    }

    /** Trains on another master. */
    Run runOn(String master, String... overrides) throws IOException {
        Path out = folder.resolve("out-" + runs++);
        Preparation prepared = Preparation.of(file, List.of(overrides), out.toString(), new Configuration());
        RunDirectory directory = RunDirectory.create(prepared.job().out(), false, new Configuration());
        Map<String, Double> metrics =
                new TrainingRun(prepared, directory, TestSpark.session(master), new Silent()).run();
        return new Run(out, metrics);
    }

    /**
     * What a run left.
     *
     * @param folder the run's
     * @param metrics the final ones
     */
    record Run(Path folder, Map<String, Double> metrics) {
        /** The weights of a zip of the run's folder. */
        float[] weights(String zip) throws IOException {
            return Model.fromZip(Files.readAllBytes(folder.resolve(zip)), zip).weights();
        }

        float[] weights() throws IOException {
            return weights("model.zip");
        }

        String sha() throws IOException {
            return report().get("weightsSha256").asText();
        }

        JsonNode report() throws IOException {
            return new ObjectMapper().readTree(folder.resolve("run.json").toFile());
        }
    }

    private static final class Silent implements Progress {
        @Override
        public void round(RoundReport report) {}

        @Override
        public void evaluated(String where, Map<String, Double> metrics) {}

        @Override
        public void close() {}
    }
}
