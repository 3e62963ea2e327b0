package org.gradus.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradus.torch.Computing;

/**
 * What training on one GPU costs against PyTorch on the same GPU in the same precision, and whether it ends where training on the
 * processor does. Each time is measured in a process of its own.
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

    Gpu(GpuEffort effort, String device, Pytorch pytorch, PrintStream progress) {
        this.effort = effort;
        this.device = device;
        this.pytorch = pytorch;
        this.progress = progress;
    }

    /**
     * Measures, prints tables and writes the JSON.
     *
     * @param args the file to write, the device, the Python whose PyTorch has CUDA
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]).toAbsolutePath();
        Optional<String> missing = missing(args[1]);
        if (missing.isPresent()) {
            System.err.println("bench: " + missing.get());
            System.exit(1);
        }
        Pytorch pytorch = new Pytorch(args[2], file.getParent(), "gpu.py");
        GpuReport report = new Gpu(GpuEffort.FULL, args[1], pytorch, System.err).measure(WORKLOADS, Fashion.DEBIANS);
        report.write(file);
        System.out.println(report);
        System.out.println("wrote " + file);
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

    /** @param images the folder of Fashion-MNIST; without it accuracies are not measured */
    GpuReport measure(List<Workload> workloads, Path images) {
        GpuReport report = new GpuReport(device, version());
        for (Workload workload : workloads) {
            for (String precision : PRECISIONS) {
                int examples = effort.examples(workload);
                double ours = gradus(workload, precision);
                double others = report.hasPytorch()
                        ? pytorch.median(workload, examples, effort.milliseconds(), device, precision)
                        : Double.NaN;
                report.steps(workload, precision, examples, ours, others);
                progress.printf("%-10s %-10s %10.2f ms, PyTorch %10.2f ms%n", workload.key(), precision, ours, others);
            }
        }
        report.updateShare(DeviceUpdateCost.share(device, effort.side(), effort.repeats()));
        DeviceTraining training = new DeviceTraining(device, effort);
        report.sharing(training.sharing());
        if (Fashion.isIn(images)) {
            progress.println("accuracy after " + effort.epochs() + " epochs, " + effort.seeds() + " seeds each ...");
            report.accuracies(training.accuracies("cpu", images), training.accuracies(device, images));
        }
        return report;
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
