package org.gradus.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gradus.torch.Computing;

/**
 * What training on one GPU costs against PyTorch on the same GPU in the same precision, and whether it ends where training on the
 * processor does. PyTorch's times are measured in a process of its own each; so are ours with the full effort.
 */
public final class Gpu {
    private static final double MILLION = 1e6;
    private static final List<Workload> WORKLOADS =
            List.of(Workload.MLP, Workload.LENET, Workload.RESNET, Workload.RESNET50);
    private static final List<String> PRECISIONS = List.of("float32", "bfloat16");

    private final GpuEffort effort;
    private final String device;
    private final Pytorch pytorch;
    private final PrintStream progress;
    private final Path file;
    private final GpuReport report;
    private final List<String> failed = new ArrayList<>();

    /** @param file the JSON, written after each measurement */
    Gpu(GpuEffort effort, String device, Pytorch pytorch, PrintStream progress, Path file) {
        this.effort = effort;
        this.device = device;
        this.pytorch = pytorch;
        this.progress = progress;
        this.file = file;
        this.report = new GpuReport(device, version());
    }

    /**
     * Measures, prints tables and writes the JSON.
     *
     * @param args the file to write, the device, the Python whose PyTorch has CUDA, full or short, and what to measure: names of
     *     {@link #all} with commas between, or nothing for all
     */
    public static void main(String[] args) {
        Path file = Path.of(args[0]).toAbsolutePath();
        Optional<String> missing = missing(args[1]);
        if (missing.isPresent()) {
            System.err.println("bench: " + missing.get());
            System.exit(1);
        }
        Set<String> wanted = new LinkedHashSet<>(args[4].isEmpty() ? all() : List.of(args[4].split(",")));
        if (!all().containsAll(wanted)) {
            System.err.println("bench: BENCH_ONLY is " + args[4] + "; must be some of " + String.join(",", all()));
            System.exit(2);
        }
        Pytorch pytorch = new Pytorch(args[2], file.getParent(), "gpu.py");
        Gpu gpu = new Gpu(GpuEffort.of(args[3]), args[1], pytorch, System.err, file);
        System.out.println(gpu.measure(wanted, Fashion.DEBIANS));
        System.out.println("wrote " + file);
        System.exit(gpu.failed.isEmpty() ? 0 : 1);
    }

    /** What can be measured, in this order. */
    static List<String> all() {
        Stream<String> steps = WORKLOADS.stream().map(Workload::key);
        return Stream.concat(Stream.concat(Stream.of("update"), steps), Stream.of("replicas", "accuracy"))
                .toList();
    }

    /** Why the device cannot be measured, one line; empty: it can. */
    static Optional<String> missing(String device) {
        try {
            new Computing(device, false, false).apply();
            return Optional.empty();
        } catch (IllegalStateException | IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Measures one after another; what fails is told, and the rest goes on.
     *
     * @param wanted some of {@link #all}
     * @param images the folder of Fashion-MNIST; without it accuracies are not measured
     */
    GpuReport measure(Set<String> wanted, Path images) {
        DeviceTraining training = new DeviceTraining(device, effort);
        item(
                wanted,
                "update",
                () -> report.updateShare(DeviceUpdateCost.share(device, effort.side(), effort.repeats())));
        for (Workload workload : WORKLOADS) {
            for (String precision : PRECISIONS) {
                item(wanted, workload.key(), () -> steps(workload, precision));
            }
        }
        item(wanted, "replicas", () -> report.sharing(training.sharing()));
        if (Fashion.isIn(images)) {
            item(
                    wanted,
                    "accuracy",
                    () -> report.accuracies(training.accuracies(device, images), training.accuracies("cpu", images)));
        }
        return report;
    }

    List<String> failed() {
        return failed;
    }

    private void item(Set<String> wanted, String name, Runnable measurement) {
        if (!wanted.contains(name)) {
            return;
        }
        long start = System.nanoTime();
        try {
            measurement.run();
        } catch (RuntimeException e) {
            failed.add(name);
            progress.println(name + " failed: " + e);
            e.printStackTrace(progress);
        }
        progress.printf("%s took %.1f s%n", name, (System.nanoTime() - start) / 1e9);
        try {
            report.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private void steps(Workload workload, String precision) {
        int examples = effort.examples(workload);
        double ours = gradus(workload, precision);
        progress.printf("%-10s %-10s %10.3f ms%n", workload.key(), precision, ours);
        double others = report.hasPytorch()
                ? pytorch.median(workload, examples, effort.milliseconds(), device, precision)
                : Double.NaN;
        report.steps(workload, precision, examples, ours, others);
        progress.printf("%-10s %-10s %10.3f ms by PyTorch%n", workload.key(), precision, others);
    }

    private double gradus(Workload workload, String precision) {
        Map<String, String> parameters = Map.of(
                "workload", workload.name(),
                "examples", String.valueOf(effort.examples(workload)),
                "device", device,
                "bfloat16", String.valueOf(precision.equals("bfloat16")));
        return new Meter(effort.forks(), effort.milliseconds()).median(DeviceStepBenchmark.class, parameters) / MILLION;
    }

    private String version() {
        try {
            return pytorch.version(device);
        } catch (IllegalStateException e) {
            progress.println("no PyTorch to compare with: " + e.getMessage());
            return GpuReport.NONE + e.getMessage();
        }
    }
}
