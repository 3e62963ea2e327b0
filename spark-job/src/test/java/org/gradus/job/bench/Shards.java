package org.gradus.job.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What it costs that a training set is four times as large as the executor's memory. The same job is trained twice in turn, on a
 * heap that holds all shards, and on one of a quarter of the training set, where they go to disk.
 */
public final class Shards {
    private static final int FEATURES = 784;
    private static final int CLASSES = 10;
    private static final double TARGET = 0.5;

    private final Path folder;
    private final long heap;
    private final long plenty;
    private final int rounds;
    private final PrintStream progress;

    /**
     * @param folder for data and runs
     * @param heap bytes of the small heap
     * @param plenty bytes of the large one
     * @param rounds how often each is trained
     */
    Shards(Path folder, long heap, long plenty, int rounds, PrintStream progress) {
        this.folder = folder;
        this.heap = heap;
        this.plenty = plenty;
        this.rounds = rounds;
        this.progress = progress;
    }

    /**
     * Measures, prints and writes the JSON.
     *
     * @param args the file to write; then the small heap in MB, 512 unless given
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]).toAbsolutePath();
        long heap = (args.length > 1 ? Long.parseLong(args[1]) : 512) << 20;
        Path folder = Files.createDirectories(file.resolveSibling("shards"));
        Map<String, Object> report = new Shards(folder, heap, 10 * heap, 2, System.err).measure(4 * heap);
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
        System.out.println(report);
        System.out.println("wrote " + file);
    }

    /** @param bytes of the training set's features */
    Map<String, Object> measure(long bytes) throws IOException, InterruptedException {
        GeneratedRows rows = new GeneratedRows(bytes / FEATURES / Float.BYTES, FEATURES, CLASSES, 1);
        rows.write(folder);
        Files.writeString(folder.resolve("network.json"), network());
        Path job = Files.writeString(folder.resolve("job.yaml"), job());
        List<TrainProcess> memory = new ArrayList<>();
        List<TrainProcess> disk = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            memory.add(train(job, "memory", plenty));
            disk.add(train(job, "disk", heap));
        }
        return report(rows, memory, disk);
    }

    private TrainProcess train(Path job, String shards, long bytes) throws IOException, InterruptedException {
        TrainProcess run = TrainProcess.run(
                job,
                folder.resolve(shards + "-" + System.nanoTime()),
                (bytes >> 10) + "k",
                shards.equals("disk"),
                List.of("data.shards=" + shards));
        progress.printf("%-8s %,10.0f examples/s%n", run.storage(), run.examplesPerSecond());
        return run;
    }

    private Map<String, Object> report(GeneratedRows rows, List<TrainProcess> memory, List<TrainProcess> disk) {
        double inMemory = best(memory);
        double onDisk = best(disk);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("diskVsMemory", onDisk / inMemory);
        report.put("targets", Map.of("diskVsMemory", ">= " + TARGET));
        report.put(
                "sameBits",
                Stream.concat(memory.stream(), disk.stream())
                                .map(TrainProcess::sha)
                                .distinct()
                                .count()
                        == 1);
        report.put("examplesPerSecond", Map.of("memory", inMemory, "disk", onDisk));
        report.put(
                "storage",
                Map.of("memory", memory.get(0).storage(), "disk", disk.get(0).storage()));
        report.put("bytes", rows.bytes());
        report.put("heap", Map.of("memory", plenty, "disk", heap));
        report.put("rows", rows.rows());
        report.put("cgroup", System.getenv().getOrDefault(TrainProcess.CGROUP, ""));
        report.put("engine", disk.get(0).report().path("engine").path("library").asText());
        return report;
    }

    /** What else the machine does only ever slows a run down. */
    private static double best(List<TrainProcess> runs) {
        return runs.stream().mapToDouble(TrainProcess::examplesPerSecond).max().orElseThrow();
    }

    private static String network() {
        return new NeuralNetConfiguration.Builder()
                .list()
                .layer(dense(FEATURES, 512))
                .layer(dense(512, 256))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(256)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build()
                .toJson();
    }

    private static DenseLayer dense(int inputs, int outputs) {
        return new DenseLayer.Builder()
                .nIn(inputs)
                .nOut(outputs)
                .activation(Activation.RELU)
                .build();
    }

    private static String job() {
        return """
                name: shards
                seed: 1
                model: {config: network.json}
                data: {format: idx, train: {features: features.idx, labels: labels.idx}}
                train: {epochs: 2, batch: 128, replicas: 2, sync: {every: 50}}
                optimizer: {rule: adam, lr: 1e-4}
                """;
    }
}
