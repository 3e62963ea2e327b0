package org.gradus.job.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What training on Spark costs: Gradus against dl4j-spark, against DL4J without Spark and against PyTorch without anything
 * that synchronises. They take turns: each round lets each of them train once, in a process of its own; a rate is the
 * median over all epochs but the first of each training. Then the bytes of a round, and what a large model costs its driver.
 */
public final class Averaging {
    /** Of each driver, and of whoever has no executors. */
    static final String HEAP = "4g";

    static final String EXECUTOR_MEMORY = "2g";

    private final AveragingEffort effort;
    private final Tool tool;
    private final Peers peers;
    private final PrintStream progress;
    private final Map<Peer, List<Trial>> trials = new EnumMap<>(Peer.class);

    /** @param python with PyTorch */
    Averaging(AveragingEffort effort, Tool tool, Path data, String python, PrintStream progress) {
        this.effort = effort;
        this.tool = tool;
        this.peers = new Peers(tool, effort, data, python);
        this.progress = progress;
    }

    /**
     * Measures, prints tables and writes the JSON.
     *
     * @param args the file to write, a folder for whatever the runs leave; the repository is gradus.home
     */
    public static void main(String[] args) throws IOException {
        AveragingEffort effort = AveragingEffort.FULL;
        Tool tool = new Tool(Path.of(System.getProperty("gradus.home")), Files.createDirectories(Path.of(args[1])));
        Path data = cut(tool.folder().resolve("rows"), effort.rows(), effort.tested());
        AveragingReport report = new Averaging(effort, tool, data, Torch.PYTHON, System.err).measure();
        report.write(Path.of(args[0]));
        System.out.println(report);
        System.out.println("wrote " + args[0]);
    }

    /** The first rows of Fashion-MNIST. */
    static Path cut(Path folder, int rows, int tested) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Clothes.cut(Clothes.DEBIANS, folder, Clothes.TRAIN, rows);
        Clothes.cut(Clothes.DEBIANS, folder, Clothes.TEST, tested);
        return folder;
    }

    AveragingReport measure() {
        String pytorch = pytorch();
        for (int round = 1; round <= effort.rounds(); round++) {
            for (Peer peer : Peer.values()) {
                boolean torch = peer == Peer.TWO_TORCH || peer == Peer.TWO_TORCH_OPENBLAS;
                // Minutes of it each time.
                boolean seldom = peer == Peer.DL4J_SPARK && round > 1;
                if (!seldom && !(torch && pytorch.startsWith("none"))) {
                    train("round " + round + " of " + effort.rounds() + ": ", peer);
                }
            }
        }
        progress.println("bytes of a round");
        RoundBytes bytes = RoundBytes.measure(peers);
        progress.println("drivers of " + effort.replicas() + " replicas");
        return new AveragingReport(trials, bytes, DriverCost.measure(tool, effort), pytorch);
    }

    private String pytorch() {
        try {
            return peers.torch();
        } catch (RuntimeException e) {
            progress.println("no PyTorch to compare with; install Debian's python3-torch: " + e.getMessage());
            return "none: " + e.getMessage();
        }
    }

    private void train(String label, Peer peer) {
        Trial trial = peers.train(peer);
        progress.printf("%-40s %s%n", label + peer.key(), trial);
        trials.computeIfAbsent(peer, k -> new ArrayList<>()).add(trial);
    }
}
