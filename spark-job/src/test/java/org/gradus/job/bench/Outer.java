package org.gradus.job.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What it costs to come together seldom: loss and bytes against the steps of a round, with the mean in place of the weights and
 * with an outer Nesterov step, on a cluster of two executors. All runs see the same examples in the same order.
 */
public final class Outer {
    static final int REPLICAS = 2;

    /** Chosen by the loss of the validation rows: a momentum of 0.9 runs on too far in so few rounds. */
    static final String SETTINGS = "{rule: nesterov, lr: 0.7, momentum: 0.7}";

    private static final String INNER = "{rule: adamw, lr: 1e-3, weightDecay: 1e-2}";
    private static final int USUAL = 10;
    private static final int SELDOM = 500;
    private static final double TARGET = 0.03;

    private final OuterEffort effort;
    private final Tool tool;
    private final Path data;
    private final String settings;
    private final PrintStream progress;

    Outer(OuterEffort effort, Tool tool, Path data, String settings, PrintStream progress) {
        this.effort = effort;
        this.tool = tool;
        this.data = data;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Measures, prints and writes the JSON.
     *
     * @param args the file to write, a folder for whatever the runs leave; the repository is gradus.home
     */
    public static void main(String[] args) throws IOException {
        OuterEffort effort = OuterEffort.FULL;
        Path file = Path.of(args[0]).toAbsolutePath();
        Tool tool = new Tool(Path.of(System.getProperty("gradus.home")), Files.createDirectories(Path.of(args[1])));
        Path data = Averaging.cut(tool.folder().resolve("rows"), effort.rows(), effort.tested());
        System.out.println("| mode | every | rounds | validation loss | test loss | test accuracy | MB | seconds |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        Map<String, Object> report = new Outer(effort, tool, data, SETTINGS, System.out).measure();
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
        System.out.println("outerVsAverage " + report.get("outerVsAverage") + ", on the validation rows "
                + report.get("outerVsAverageValidation"));
        System.out.println("wrote " + file);
    }

    Map<String, Object> measure() {
        List<OuterTrial> trials = new ArrayList<>();
        try (Cluster cluster = new Cluster(tool, REPLICAS, 1, Averaging.EXECUTOR_MEMORY)) {
            for (int k = 0;
                    k < Math.max(effort.averaged().size(), effort.outer().size());
                    k++) {
                if (k < effort.averaged().size()) {
                    trials.add(train(cluster, effort.averaged().get(k), "average"));
                }
                if (k < effort.outer().size()) {
                    trials.add(train(cluster, effort.outer().get(k), "outer", "train.sync.outer=" + settings));
                }
            }
        }
        Map<String, Object> report = new LinkedHashMap<>();
        OuterTrial usual = trial(trials, "average", USUAL);
        OuterTrial seldom = trial(trials, "outer", SELDOM);
        report.put("outerVsAverage", seldom.testLoss() / usual.testLoss() - 1);
        report.put("outerVsAverageValidation", seldom.validationLoss() / usual.validationLoss() - 1);
        report.put("bytes", seldom.bytes() / usual.bytes());
        report.put("targets", Map.of("outerVsAverage", "<= " + TARGET));
        report.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        report.put("optimizer", INNER);
        report.put("outer", settings);
        report.put("effort", effort);
        report.put("trials", trials);
        return report;
    }

    private static OuterTrial trial(List<OuterTrial> trials, String mode, int every) {
        return trials.stream()
                .filter(trial -> trial.mode().equals(mode) && trial.every() == every)
                .findFirst()
                .orElseThrow();
    }

    private OuterTrial train(Cluster cluster, int every, String mode, String... more) {
        List<String> set = new ArrayList<>(List.of("data.validation={fraction: 0.1}", "train.sync.mode=" + mode));
        set.addAll(List.of(more));
        GradusJob job = new GradusJob(
                "outer",
                "torch",
                Mlp.small().toJson(),
                data,
                effort.epochs(),
                effort.batch(),
                REPLICAS,
                every,
                "optimizer: " + INNER + "\nschedule: {warmup: {steps: " + effort.steps() / 20
                        + "}, then: {cosine: {steps: " + (effort.steps() - effort.steps() / 20) + "}}}\n");
        Rounds run = new Launcher(tool)
                .start(job, cluster.url(), "-Xmx2g", Averaging.EXECUTOR_MEMORY, set.toArray(String[]::new))
                .rounds();
        OuterTrial trial = OuterTrial.of(mode, every, run);
        progress.println(trial);
        return trial;
    }
}
