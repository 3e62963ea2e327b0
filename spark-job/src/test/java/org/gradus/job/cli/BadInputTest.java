package org.gradus.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.SparkSession;
import org.gradus.dl4j.Model;
import org.gradus.job.cli.Workplace.Outcome;
import org.gradus.job.driver.Preparation;
import org.gradus.job.driver.RunDirectory;
import org.gradus.plan.Planned;
import org.gradus.state.SavedState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Without these, a mistake in a job could end in a stack trace, in an exit code that a pipeline misreads, or in half a
 * model under a name that says it is whole.
 */
class BadInputTest {
    @TempDir
    private static Path folder;

    private static final Pattern DIVERGED = Pattern.compile(
            "gradus: training diverged in round [0-2], step [1-3], replica 0: the loss is NaN, and group \"wild\" .*;"
                    + " the last good state is F/out/.*/(round-00000[0-2])\n");

    private static Workplace workplace;
    private static RunDirectory busy;

    @BeforeAll
    static void prepare() throws IOException {
        // A command opens and closes a session of its own; one that another test left open would be taken.
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return null;
        });
        workplace = new Workplace(folder);
        workplace.write("syntax.yaml", "model: {config: model.json}\ndata: [\n");
        workplace.write(
                "faults.yaml",
                """
                model: {config: model.json}
                data: {format: csv, train: good.csv, label: -1}
                train: {epochs: 2, sync: {evry: 5}}
                optimizer: {rule: sgd, lr: 0.01}
                groups:
                  - {name: a, select: "9_*"}
                  - {name: b, select: 0_W}
                  - {name: c, select: {layers: [0], kind: weight}}
                masks:
                  - {select: 1_b, lr: {file: seven.npy}}
                """);
        workplace.write("two.json", Workplace.network(4, 2));
        workplace.write("five.json", Workplace.network(5, 3));
        workplace.write("own.json", Workplace.uncovered(4, 3));
        workplace.write("escapes.yaml", "\"\\e[2J\\r\\nfake: ok\": 1\n" + Workplace.JOB);
        workplace.write("digits.yaml", Workplace.JOB.replace("seed: 7", "seed: " + "9".repeat(100_000)));
        workplace.write("keras.h5", new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0});
        workplace.write("keras.json", "{\"class_name\": \"Sequential\", \"config\": {}}");
        workplace.write("keras.keras", zip("metadata.json"));
        workplace.write("torch.zip", zip("archive/data.pkl"));
        workplace.write("saved/saved_model.pb", "graph");
        workplace.write("semicolons.csv", "1;2;3;4;0\n");
        workplace.write("brotli.parquet", resource("/data/brotli.parquet"));
        workplace.write("empty.csv", "");
        workplace.write("short.csv", "1,2,3,4,0\n1,2,0\n");
        workplace.write("label.csv", "1,2,3,4,0\n1,2,3,4,3\n");
        workplace.write("nan.csv", "1,2,3,4,0\n1,NaN,3,4,1\n");
        workplace.write(
                "huge.csv", "3e38,3e38,3e38,3e38,0\n-3e38,-3e38,-3e38,-3e38,1\n3e38,-3e38,3e38,-3e38,2\n".repeat(8));
        workplace.write("text.csv", "1,2,3,4,0\n1,two,3,4,1\n");
        byte[] packed = gzip(Workplace.rows(500));
        workplace.write("cut.csv.gz", Arrays.copyOf(packed, packed.length / 2));
        workplace.write("false.csv.gz", Workplace.rows(3));
        workplace.write("text.zip", "no zip\n");
        workplace.write("other.zip", zip("notes.txt"));
        workplace.writeNpy("seven.npy", 1, 1, 1, 1, 1, 1, 1);
        workplace.write("file", "in the way\n");
        workplace.write("thesis/thesis.txt", "years of work\n");
        workplace.write("old/run.json", "{}\n");
        Outcome outcome = train("F/run", List.of());
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        byte[] model = Files.readAllBytes(folder.resolve("run/model.zip"));
        workplace.write("cut.zip", Arrays.copyOf(model, model.length / 2));
        workplace.write("predictions/part.csv", "1\n");
        interruptedRuns();
        busy = RunDirectory.create("file:" + folder.resolve("busy"), false, new Configuration());
        busy.write(RunDirectory.CONFIGURATION, "");
    }

    /** As a driver leaves them that is killed when it has trained, but for what was done to them later. */
    private static void interruptedRuns() throws IOException {
        for (String name : List.of("half", "rotten", "changed")) {
            workplace.write(name + ".csv", Workplace.rows(24));
            List<String> job = changes("data.train=F/" + name + ".csv", "train.checkpoint.every=1");
            assertThat(train("F/" + name, job).err()).isEmpty();
            Files.delete(folder.resolve(name).resolve("_SUCCESS"));
            Files.delete(folder.resolve(name).resolve("run.json"));
        }
        workplace.write("rotten/checkpoints/round-000003/state.npz", "rust");
        Files.delete(folder.resolve("rotten/checkpoints/round-000002/model.zip"));
        workplace.write("changed.csv", Workplace.rows(25));
    }

    @AfterAll
    static void logAsBefore() throws IOException {
        busy.close();
        Configurator.reconfigure();
    }

    private static Outcome train(String out, List<String> more) {
        return workplace.run(with(command("train", out), more.toArray(String[]::new)));
    }

    private static List<String> command(String name, String out) {
        return List.of(name, "F/job.yaml", "--master", "local[2]", "--out", out);
    }

    private static List<String> changes(String... values) {
        return Stream.of(values).flatMap(value -> Stream.of("--set", value)).toList();
    }

    private static List<String> with(List<String> arguments, String... more) {
        return Stream.concat(arguments.stream(), Stream.of(more)).toList();
    }

    @ParameterizedTest
    @MethodSource("org.gradus.job.cli.BadCase#all")
    void badInputIsOneMessageAndLeavesNothing(BadCase bad) {
        bad.check(workplace);
    }

    @Test
    void lossThatIsNotFiniteStopsTheRunAtThatRoundAndNamesTheGroup() throws IOException {
        List<String> job = changes("groups=[{name: a, select: '0_*'}, {name: wild, select: '1_*', lr: 1e30}]");
        for (int every = 1; every <= 3; every++) { // the runaway update is the last one of its round, or not
            String run = "F/out/wild" + every;
            Outcome outcome = train(run, with(job, "--set", "train.sync.every=" + every));
            assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
            BadCase.checkTerminal(outcome);
            Matcher message = DIVERGED.matcher(outcome.err());
            assertThat(message.matches()).as(outcome.err()).isTrue();
            String kept = "checkpoints/" + message.group(1);
            assertThat(workplace.tree(run.substring(2)))
                    .containsExactly(
                            "checkpoints",
                            kept,
                            kept + "/checkpoint.json",
                            kept + "/files.json",
                            kept + "/model.zip",
                            kept + "/state.npz",
                            "configuration.yaml",
                            "gradus.log",
                            "metrics.jsonl",
                            "plan.txt");
            checkLoads(job, folder.resolve(run.substring(2)).resolve(kept));
        }
    }

    @Test
    void lossThatIsNeverFiniteIsNotBlamedOnAGroup() {
        Outcome outcome = train("F/out/huge", changes("data.train=F/huge.csv"));
        assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
        BadCase.checkTerminal(outcome);
        assertThat(outcome.err())
                .contains("the loss is NaN before the first update; look at the range of the features (data.scale)")
                .doesNotContain("group");
    }

    @Test
    void lossThatOnlyAnEvaluationShowsStopsTheRunToo() {
        Outcome outcome = train("F/out/blind", changes("data.validation=F/huge.csv"));
        assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
        BadCase.checkTerminal(outcome);
        assertThat(outcome.err())
                .contains("the loss of the evaluation after it is NaN", "whose weights moved the farthest");
        assertThat(workplace.tree("out/blind")).doesNotContain("best.zip", "model.zip", RunDirectory.SUCCESS);
    }

    @Test
    void missedGateIsSaidByTrainAndByEvaluateAndEverythingButSuccessIsWritten() {
        List<String> job = changes("data.validation={fraction: 0.25}", "require={accuracy: '> 1', loss: 10}");
        Outcome trained = train("F/out/gate", job);
        assertThat(trained.code()).as(trained.err()).isEqualTo(ExitCode.GATE);
        BadCase.checkTerminal(trained);
        assertThat(trained.err())
                .matches("gradus: quality gate missed: accuracy is [01]\\.[0-9]{4}, required accuracy > 1.0\n");
        assertThat(workplace.tree("out/gate"))
                .contains("best.zip", "checkpoints", "gradus.log", "metrics.jsonl", "model.zip", "plan.txt", "run.json")
                .doesNotContain(RunDirectory.SUCCESS);

        Outcome measured = workplace.run(with(command("evaluate", "F/out/gate"), job.toArray(String[]::new)));
        assertThat(measured.code()).as(measured.err()).isEqualTo(ExitCode.GATE);
        assertThat(measured.err()).isEqualTo(trained.err());
        assertThat(measured.out()).startsWith("F/out/gate/model.zip  ").contains("accuracy");
    }

    @Test
    void overwriteReplacesARunThatFailed() {
        train("F/out/again", changes("data.train=F/nan.csv"));
        assertThat(train("F/out/again", List.of()).err())
                .contains("holds an unfinished run", "or replace it with --overwrite");
        Outcome again = train("F/out/again", List.of("--overwrite"));
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).endsWith("wrote F/out/again\n");
        assertThat(workplace.tree("out/again")).contains(RunDirectory.SUCCESS, "model.zip");
    }

    /** What a checkpoint is for: it opens, and all of it is finite. */
    private static void checkLoads(List<String> job, Path checkpoint) throws IOException {
        Model model = Model.fromZip(Files.readAllBytes(checkpoint.resolve("model.zip")), "model.zip");
        for (float weight : model.weights()) {
            assertThat(weight).isFinite();
        }
        List<String> overrides =
                job.stream().filter(argument -> !argument.equals("--set")).toList();
        Preparation prepared =
                Preparation.of(folder.resolve("job.yaml").toString(), overrides, null, new Configuration());
        try (InputStream state = Files.newInputStream(checkpoint.resolve("state.npz"))) {
            Planned planned = prepared.planner(1).start();
            assertThat(SavedState.read(state).groups())
                    .hasSameSizeAs(planned.plan().groups());
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = BadInputTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(1);
        }
        return bytes.toByteArray();
    }
}
