package org.gradus.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.gradus.dl4j.Model;
import org.gradus.job.config.JobConfig;
import org.gradus.job.config.OptimizerConfig;
import org.gradus.job.data.TestSpark;
import org.gradus.job.driver.Preparation;
import org.gradus.job.driver.Resumption;
import org.gradus.job.driver.RunDirectory;
import org.gradus.job.driver.TrainingRun;
import org.gradus.job.report.Progress;
import org.gradus.job.report.RoundReport;
import org.gradus.plan.Course;
import org.gradus.setting.Fault;

/** Whole runs on embedded Spark, in this JVM. */
final class Training {
    private final Path folder;
    private final String file;
    private final OptimizerConfig optimizer;
    private int runs;

    private Training(Path folder, String file, OptimizerConfig optimizer) {
        this.folder = folder;
        this.file = file;
        this.optimizer = optimizer;
    }

    /** A job that ships with Gradus, whose runs are written below a folder. */
    static Training shipped(Path folder, String name) {
        return new Training(folder, Path.of("..", "conf", name).toString(), null);
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
        return new Training(folder, folder.resolve("job.yaml").toString(), null);
    }

    /** The job.yaml of a folder. */
    static Training at(Path folder) {
        return new Training(folder, folder.resolve("job.yaml").toString(), null);
    }

    /** The same job with another course than its file says. */
    Training with(Course course) {
        return new Training(folder, file, new OptimizerConfig() {
            private static final long serialVersionUID = 1L;

            @Override
            public Course course(long stepsPerEpoch) {
                return course;
            }

            @Override
            public Course draft() {
                return course;
            }

            @Override
            public List<Fault> placed(List<List<Fault>> found) {
                return found.stream().flatMap(List::stream).toList();
            }
        });
    }

    /** The job and its model before training. */
    Preparation prepared(String... overrides) {
        return prepared(null, overrides);
    }

    private Preparation prepared(String out, String... overrides) {
        Preparation read = Preparation.of(file, List.of(overrides), out, new Configuration());
        JobConfig job = read.job();
        return optimizer == null
                ? read
                : new Preparation(
                        new JobConfig(
                                job.name(),
                                job.seed(),
                                job.model(),
                                job.data(),
                                job.train(),
                                optimizer,
                                job.engine(),
                                job.require(),
                                job.out(),
                                job.text(),
                                job.variables()),
                        read.model(),
                        read.classification(),
                        read.engine(),
                        read.ids(),
                        read.warnings());
    }

    /** Trains on two task slots. */
    Run run(String... overrides) throws IOException {
        return runOn("local[2]", overrides);
    }

    /** Trains on another master. */
    Run runOn(String master, String... overrides) throws IOException {
        Path out = out();
        return new Run(out, start(out, master, new Silent(), overrides));
    }

    /** Trains on two task slots while somebody hears of each round, between two segments. */
    Run watched(Consumer<RoundReport> watcher, String... overrides) throws IOException {
        Path out = out();
        Progress progress = new Silent() {
            @Override
            public void round(RoundReport report) {
                watcher.accept(report);
            }
        };
        return new Run(out, start(out, "local[2]", progress, overrides));
    }

    /** Trains until some rounds are done, and then stops as a crash does; the run's folder. */
    Path interrupted(long rounds, String... overrides) throws IOException {
        Path out = out();
        try {
            start(out, "local[2]", new Crash(rounds), overrides);
        } catch (Crashed e) {
            return out;
        }
        throw new AssertionError("the run ended before it had " + rounds + " rounds");
    }

    /** Goes on with a run, and says what a user is told. */
    static Run resume(Path out, List<String> notes, String... overrides) throws IOException {
        return resume(out, new Silent(notes), overrides);
    }

    /** Goes on with a run until it has some rounds, and then stops as a crash does. */
    static void resumeUntil(long rounds, Path out) throws IOException {
        try {
            resume(out, new Crash(rounds));
        } catch (Crashed e) {
            return;
        }
        throw new AssertionError("the run ended before it had " + rounds + " rounds");
    }

    private static Run resume(Path out, Progress progress, String... overrides) throws IOException {
        Configuration hadoop = new Configuration();
        try (RunDirectory directory = RunDirectory.reopen(out.toString(), hadoop)) {
            Resumption resumption = Resumption.of(directory, List.of(overrides), hadoop);
            Map<String, Double> metrics = new TrainingRun(
                            resumption.prepared(), directory, TestSpark.session("local[2]"), progress)
                    .resume(resumption);
            return new Run(out, metrics);
        }
    }

    private Path out() {
        return folder.resolve("out-" + System.identityHashCode(this) + "-" + runs++);
    }

    private Map<String, Double> start(Path out, String master, Progress progress, String... overrides)
            throws IOException {
        Preparation prepared = prepared(out.toString(), overrides);
        try (RunDirectory directory = RunDirectory.create(prepared.job(), false, new Configuration())) {
            return new TrainingRun(prepared, directory, TestSpark.session(master), progress).run();
        }
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

        /** The lines of metrics.jsonl that are about one kind of event. */
        List<JsonNode> events(String kind) throws IOException {
            ObjectMapper json = new ObjectMapper();
            List<JsonNode> events = new ArrayList<>();
            for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
                JsonNode event = json.readTree(line);
                if (event.get("event").asText().equals(kind)) {
                    events.add(event);
                }
            }
            return events;
        }

        JsonNode report() throws IOException {
            return new ObjectMapper().readTree(folder.resolve("run.json").toFile());
        }
    }

    private static class Silent implements Progress {
        private final List<String> notes;

        Silent() {
            this(new ArrayList<>());
        }

        Silent(List<String> notes) {
            this.notes = notes;
        }

        @Override
        public void round(RoundReport report) {}

        @Override
        public void evaluated(String where, Map<String, Double> metrics) {}

        @Override
        public void note(String line) {
            notes.add(line);
        }

        @Override
        public void close() {}
    }

    private static final class Crashed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Crash extends Silent {
        private final long rounds;

        Crash(long rounds) {
            this.rounds = rounds;
        }

        @Override
        public void round(RoundReport report) {
            if (report.round() + 1 == rounds) {
                throw new Crashed();
            }
        }
    }
}
