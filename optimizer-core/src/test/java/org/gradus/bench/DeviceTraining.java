package org.gradus.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gradus.dl4j.Model;
import org.gradus.engine.Batch;
import org.gradus.torch.Computing;

/** Whole trainings on a device: what accuracy they end at, and whether two of them can go on at once. */
final class DeviceTraining {
    private static final int TESTED = 10_000;
    private static final double RATE = 1e-3;

    private final String device;
    private final GpuEffort effort;

    DeviceTraining(String device, GpuEffort effort) {
        this.device = device;
        this.effort = effort;
    }

    /** The final accuracy of the LeNet on Fashion-MNIST for each seed, which draws weights and order. */
    List<Double> accuracies(String where, Path folder) {
        int size = Math.min(effort.largestBatch(), Workload.LENET.examples());
        List<Batch> batches = new ArrayList<>(Fashion.batches(folder, "train", effort.examples(), size));
        Batch test = Fashion.batches(folder, "t10k", Math.min(TESTED, effort.examples()), TESTED)
                .get(0);
        List<Double> found = new ArrayList<>();
        for (int seed = 1; seed <= effort.seeds(); seed++) {
            Model model = Model.fromConfiguration(Workload.LENET.configuration(), "lenet", seed);
            Random order = new Random(seed);
            try (DeviceReplica replica =
                    new DeviceReplica(model, Workload.LENET.shape(), new Computing(where, false, false), RATE)) {
                for (int epoch = 0; epoch < effort.epochs(); epoch++) {
                    Collections.shuffle(batches, order);
                    for (Batch batch : batches) {
                        replica.take(batch);
                        replica.step();
                    }
                }
                found.add(replica.accuracy(test));
            }
        }
        return found;
    }

    /** Two replicas at once on the device, each with a thread: their examples per second over those of one alone. */
    double sharing() {
        double alone = seconds(1);
        return 2 * alone / seconds(2);
    }

    private double seconds(int replicas) {
        ExecutorService threads = Executors.newFixedThreadPool(replicas);
        try {
            long start = System.nanoTime();
            List<Future<float[]>> ends = new ArrayList<>();
            for (int k = 0; k < replicas; k++) {
                ends.add(threads.submit(this::train));
            }
            for (Future<float[]> end : ends) {
                for (float weight : end.get()) {
                    if (!Float.isFinite(weight)) {
                        throw new IllegalStateException("a weight of a replica on " + device + " is " + weight);
                    }
                }
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while replicas trained", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(replicas + " replicas on " + device + ": " + e.getCause(), e);
        } finally {
            threads.shutdown();
        }
    }

    private float[] train() {
        Workload workload = Workload.RESNET;
        try (DeviceReplica replica =
                new DeviceReplica(workload.model(), workload.shape(), new Computing(device, false, false), RATE)) {
            replica.take(workload.batch(effort.examples(workload)));
            for (int k = 0; k < effort.repeats(); k++) {
                replica.step();
            }
            return replica.weights();
        }
    }
}
