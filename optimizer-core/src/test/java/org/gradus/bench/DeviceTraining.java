package org.gradus.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
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
        List<Callable<Double>> seeds = new ArrayList<>();
        for (int seed = 1; seed <= effort.seeds(); seed++) {
            int own = seed;
            seeds.add(() -> accuracy(where, batches, test, own));
        }
        return all(seeds, Math.min(seeds.size(), Runtime.getRuntime().availableProcessors()));
    }

    private double accuracy(String where, List<Batch> all, Batch test, int seed) {
        List<Batch> batches = new ArrayList<>(all);
        Model model = Model.fromConfiguration(Workload.LENET.configuration(), "lenet", seed);
        Random order = new Random(seed);
        try (DeviceReplica replica =
                new DeviceReplica(model, Workload.LENET.shape(), new Computing(where, false, false), RATE)) {
            for (int epoch = 0; epoch < effort.epochs(); epoch++) {
                Collections.shuffle(batches, order);
                for (int k = 0; k < batches.size(); k++) {
                    replica.step(batches.get(k), batches.get(Math.min(k + 1, batches.size() - 1)));
                }
            }
            return replica.accuracy(test);
        }
    }

    /** Results of work that goes on at once, in order. */
    private <T> List<T> all(List<Callable<T>> work, int threads) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> end : pool.invokeAll(work)) {
                results.add(end.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while replicas trained", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(work.size() + " replicas on " + device + ": " + e.getCause(), e);
        } finally {
            pool.shutdown();
        }
    }

    /** Two replicas at once on the device, each with a thread: their examples per second over those of one alone. */
    double sharing() {
        double alone = seconds(1);
        return 2 * alone / seconds(2);
    }

    private double seconds(int replicas) {
        long start = System.nanoTime();
        for (float[] weights : all(Collections.<Callable<float[]>>nCopies(replicas, this::train), replicas)) {
            for (float weight : weights) {
                if (!Float.isFinite(weight)) {
                    throw new IllegalStateException("a weight of a replica on " + device + " is " + weight);
                }
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private float[] train() {
        Workload workload = Workload.RESNET;
        try (DeviceReplica replica =
                new DeviceReplica(workload.model(), workload.shape(), new Computing(device, false, false), RATE)) {
            Batch batch = workload.batch(effort.examples(workload));
            for (int k = 0; k < effort.repeats(); k++) {
                replica.step(batch, batch);
            }
            return replica.weights();
        }
    }
}
