package org.gradus.job.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a large model costs its driver, for so many replicas.
 *
 * @param replicas how many
 * @param executors how many they are spread over, each with as many task slots as it has replicas
 * @param roundSeconds the median time of a round but the first
 * @param heapMegabytes the most that the driver's heap held after a collection
 * @param receivedMegabytes what came to the driver over TCP in the whole run
 * @param rounds of the run
 */
record DriverCost(
        int replicas, int executors, double roundSeconds, long heapMegabytes, double receivedMegabytes, int rounds) {
    private static final int BATCH = 4;
    private static final int EVERY = 2;
    private static final int STEPS = 12;

    /** Trains for a few rounds with each number of replicas. */
    static List<DriverCost> measure(Tool tool, AveragingEffort effort) {
        List<DriverCost> costs = new ArrayList<>();
        for (int replicas : effort.replicas()) {
            costs.add(of(tool, effort, replicas));
        }
        return costs;
    }

    private static DriverCost of(Tool tool, AveragingEffort effort, int replicas) {
        int executors = Math.min(effort.executors(), replicas);
        int slots = replicas / executors;
        Path data = Averaging.cut(tool.folder().resolve("rows-" + replicas), replicas * BATCH * STEPS, 100);
        GradusJob job = new GradusJob(
                "wide",
                "torch",
                Mlp.of(effort.wide(), effort.wide()).toJson(),
                data,
                1,
                BATCH,
                replicas,
                EVERY,
                "optimizer: {rule: sgd, lr: 1e-3}\n");
        Path log = tool.folder().resolve("gc-" + replicas + ".log");
        String memory = (1024 + slots * 640) + "m";
        try (Cluster cluster = new Cluster(tool, executors, slots, memory)) {
            Launcher.Run run = new Launcher(tool)
                    .start(job, cluster.url(), "-Xmx" + Averaging.HEAP + " -Xlog:gc:file=" + log, memory);
            Driver driver = new Driver();
            driver.watch(run.running().process());
            Rounds rounds = run.rounds();
            return new DriverCost(
                    replicas, executors, rounds.median(), Driver.heap(log), driver.received() / 1e6, rounds.count());
        }
    }
}
