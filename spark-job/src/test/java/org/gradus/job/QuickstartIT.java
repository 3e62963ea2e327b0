package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.NativeThreads;
import org.gradus.engine.Engine;
import org.gradus.engine.Parameter;
import org.gradus.job.driver.Preparation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first thing that a newcomer types must work, and so must what the README says can be done with its result. */
class QuickstartIT {
    private static final String JOB = Path.of("..", "conf", "quickstart.yaml").toString();

    @TempDir
    private static Path folder;

    private static String out;
    private static Training.Run run;

    @BeforeAll
    static void train() throws Exception {
        out = folder.resolve("a run").toString();
        Script.Result result = Script.gradus("train", JOB, "--out", out);
        assertThat(result.code()).as(result.text()).isZero();
        assertThat(result.text()).contains("epoch 20 of 20  accuracy", "wrote ").doesNotContain("WARN", "Exception");
        run = new Training.Run(Path.of(out), Map.of());
    }

    @Test
    void aRunLeavesEveryFileAndNothingElse() throws IOException {
        try (Stream<Path> files = Files.list(run.folder())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "model.zip",
                            "best.zip",
                            "plan.txt",
                            "metrics.jsonl",
                            "run.json",
                            "checkpoints",
                            "configuration.yaml",
                            "gradus.log",
                            "_SUCCESS");
        }
        try (Stream<Path> checkpoints = Files.list(run.folder().resolve("checkpoints"))) {
            assertThat(checkpoints)
                    .hasSizeBetween(2, 3)
                    .allSatisfy(one -> assertThat(one) // the best may be one of the last two
                            .isDirectoryContaining("glob:**/model.zip")
                            .isDirectoryContaining("glob:**/state.npz")
                            .isDirectoryContaining("glob:**/checkpoint.json")
                            .isDirectoryContaining("glob:**/files.json"));
        }
        assertThat(run.report().at("/metrics/accuracy").asDouble()).isGreaterThanOrEqualTo(0.95);
        assertThat(Files.readAllLines(run.folder().resolve("metrics.jsonl"))).hasSize(46 + 20);
        assertThat(run.folder().resolve("plan.txt")).content().contains("stem", "head", "still", "rest");
    }

    @Test
    void theFrozenSliceIsBitIdenticalToTheStart() throws IOException {
        Model before = Preparation.of(JOB, List.of(), null, new Configuration()).model();
        Parameter weights = before.layout().find("1_W").orElseThrow();
        int end = weights.offset() + 8 * 128;
        assertThat(Arrays.copyOfRange(run.weights(), weights.offset(), end))
                .isEqualTo(Arrays.copyOfRange(before.weights(), weights.offset(), end));
        assertThat(Arrays.copyOfRange(run.weights(), end, weights.end()))
                .isNotEqualTo(Arrays.copyOfRange(before.weights(), end, weights.end()));
    }

    @Test
    void explainShowsWhoOwnsWhat() throws Exception {
        Script.Result result = Script.gradus("explain", JOB);
        assertThat(result.code()).as(result.text()).isZero();
        assertThat(result.text()).contains("stem", "head", "still", "rest", "1_W", "adamw");
    }

    @Test
    void aSecondRunDoesNotReplaceTheFirst() throws Exception {
        Script.Result result = Script.gradus("train", JOB, "--out", out);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text()).contains(out + " exists", "--overwrite");
        assertThat(run.folder().resolve("_SUCCESS")).exists();
    }

    @Test
    void evaluateFindsWhatTheRunFound() throws Exception {
        Script.Result result = Script.gradus("evaluate", JOB, "--out", out);
        assertThat(result.code()).as(result.text()).isZero();
        double accuracy = run.report().at("/metrics/accuracy").asDouble();
        assertThat(result.text()).contains(String.format("accuracy %.4f", accuracy));
    }

    @Test
    void finetuningKeepsTheStemAndMovesTheHead() throws Exception {
        Path tuned = folder.resolve("finetuned");
        Script.Result result = Script.run(
                "gradus",
                Map.of("BASE", run.folder().resolve("model.zip").toString()),
                "train",
                Path.of("..", "conf", "finetune.yaml").toString(),
                "--out",
                tuned.toString());
        assertThat(result.code()).as(result.text()).isZero();
        float[] before = run.weights();
        float[] after = new Training.Run(tuned, Map.of()).weights();
        int stem = 64 * 128 + 128;
        assertThat(Arrays.copyOf(after, stem)).isEqualTo(Arrays.copyOf(before, stem));
        // Of 640 weights; a unit that is never active moves none. Biases have no such excuse.
        assertThat(moved(before, after, stem + 8256, before.length - 10)).isGreaterThan(500);
        assertThat(moved(before, after, before.length - 10, before.length)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.zip", "best.zip"})
    void plainDl4jLoadsTheModelAndGivesTheSameOutputs(String name) throws Exception {
        Path zip = run.folder().resolve(name);
        Path rows = folder.resolve("rows.csv");
        List<String> lines = Digits.lines().subList(0, 100).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
        Files.write(rows, lines);
        float[] features = new float[100 * Digits.FEATURES];
        for (int row = 0; row < 100; row++) {
            String[] values = lines.get(row).split(",");
            for (int k = 0; k < Digits.FEATURES; k++) {
                features[row * Digits.FEATURES + k] = Float.parseFloat(values[k]);
            }
        }
        float[] outputs = PlainDl4j.outputs(zip, rows);
        assertThat(outputs).hasSize(1000);
        assertThat(outputs[0]
                        + outputs[1]
                        + outputs[2]
                        + outputs[3]
                        + outputs[4]
                        + outputs[5]
                        + outputs[6]
                        + outputs[7]
                        + outputs[8]
                        + outputs[9])
                .isCloseTo(1, within(1e-5f));
        assertThat(outputs).isEqualTo(predict(Model.fromZip(Files.readAllBytes(zip), name), features));
    }

    private static long moved(float[] before, float[] after, int from, int to) {
        return IntStream.range(from, to).filter(k -> before[k] != after[k]).count();
    }

    private static float[] predict(Model model, float[] features) {
        NativeThreads.one();
        model.scaling().features().apply(features);
        try (Engine engine = Dl4jEngine.open(model, List.of())) {
            return engine.predict(features, features.length / Digits.FEATURES);
        }
    }
}
