package org.gradus.bench;

/**
 * How much is measured on a GPU.
 *
 * @param largestBatch no batch has more examples
 * @param forks 1: each measurement in a JVM of its own; 0: in this one
 * @param milliseconds how long one measurement repeats its step, after as long to warm up; one step at least
 * @param side rows and columns of each matrix of the masked update
 * @param repeats how many updates, or steps of replicas that share, are timed together
 * @param examples of Fashion-MNIST that are trained on
 * @param epochs over them
 * @param seeds how many runs tell the spread
 */
record GpuEffort(
        int largestBatch, int forks, int milliseconds, int side, int repeats, int examples, int epochs, int seeds) {
    /** What {@code deploy/bench} measures: an update of 100 million weights. */
    static final GpuEffort FULL = new GpuEffort(Integer.MAX_VALUE, 1, 5000, 1582, 200, 60_000, 5, 5);

    /** The same in about six minutes, all in one JVM. */
    static final GpuEffort SHORT = new GpuEffort(Integer.MAX_VALUE, 0, 3000, 1582, 200, 20_000, 3, 5);

    private static final int MORE = 8;

    /** {@code full} or {@code short}. */
    static GpuEffort of(String name) {
        return switch (name) {
            case "full" -> FULL;
            case "short" -> SHORT;
            default -> throw new IllegalArgumentException("BENCH_EFFORT is " + name + "; must be full or short");
        };
    }

    /** The batch size of a workload: more than on one thread, but for the largest. */
    int examples(Workload workload) {
        int whole = workload == Workload.RESNET50 ? workload.examples() : MORE * workload.examples();
        return Math.min(largestBatch, whole);
    }
}
