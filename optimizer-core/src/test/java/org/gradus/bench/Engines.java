package org.gradus.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * What whole training steps cost on one thread, update included: Gradus with its engine torch, DL4J's {@code net.fit}, PyTorch.
 * They take turns: each round measures each of them once, in a process of its own; a time is the median of the rounds'
 * medians.
 */
public final class Engines {
    private static final double MILLION = 1e6;

    private final EngineEffort effort;
    private final Meter meter;
    private final Pytorch pytorch;
    private final PrintStream progress;
    private final StepTimes times = new StepTimes();

    Engines(EngineEffort effort, Pytorch pytorch, PrintStream progress) {
        this.effort = effort;
        this.meter = new Meter(effort.forks(), effort.milliseconds());
        this.pytorch = pytorch;
        this.progress = progress;
    }

    /**
     * Measures, prints tables and writes the JSON.
     *
     * @param args the file to write
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]).toAbsolutePath();
        Pytorch pytorch = new Pytorch(Pytorch.PYTHON, file.getParent());
        EnginesReport report = new Engines(EngineEffort.FULL, pytorch, System.err).measure(Workload.ON_ONE_THREAD);
        report.write(file);
        System.out.println(report);
        System.out.println("wrote " + file);
    }

    EnginesReport measure(List<Workload> workloads) {
        String version;
        boolean torch = true;
        try {
            version = pytorch.version();
        } catch (IllegalStateException e) {
            version = "none: " + e.getMessage();
            torch = false;
            progress.println("no PyTorch to compare with; install Debian's python3-torch: " + e.getMessage());
        }
        boolean openblas = torch && pytorch.hasOpenblas();
        for (int round = 1; round <= effort.rounds(); round++) {
            for (Workload workload : workloads) {
                String label = "round " + round + " of " + effort.rounds() + ": " + workload.key() + " ";
                Map<String, String> parameters = Map.of(
                        "workload", workload.name(),
                        "examples", String.valueOf(effort.examples(workload)));
                time(
                        label,
                        workload,
                        Peer.GRADUS,
                        () -> meter.median(TorchEngineBenchmark.class, parameters) / MILLION);
                time(label, workload, Peer.DL4J, () -> meter.median(Dl4jFitBenchmark.class, parameters) / MILLION);
                if (torch) {
                    time(label, workload, Peer.TORCH, () -> pytorch(workload, false));
                }
                if (openblas) {
                    time(label, workload, Peer.TORCH_OPENBLAS, () -> pytorch(workload, true));
                }
            }
        }
        return new EnginesReport(times, version);
    }

    private double pytorch(Workload workload, boolean ours) {
        return pytorch.median(workload, effort.examples(workload), effort.milliseconds(), ours);
    }

    private void time(String label, Workload workload, Peer peer, DoubleSupplier measurement) {
        double milliseconds = measurement.getAsDouble();
        progress.printf("%-40s %10.2f ms%n", label + peer.key(), milliseconds);
        times.add(workload, peer, milliseconds);
    }
}
