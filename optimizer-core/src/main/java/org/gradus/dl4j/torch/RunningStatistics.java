package org.gradus.dl4j.torch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.gradus.engine.Parameter;

/**
 * Moves the running statistics of all batch normalisations of a network in one go after its forward pass: on a GPU an operation costs
 * as much for the few channels of one layer as for those of all. A move is what is to be subtracted from a statistic; it goes where
 * the flat gradient has its place. What decays alike moves together.
 */
final class RunningStatistics implements AutoCloseable {
    private static final double PER_LOG10 = 1 / (2 * Math.log(10));

    /** Numbers of two layers lie so far apart that any kernel may read them in its widest steps. */
    private static final long ALIGNED = 64;

    private final Map<Kind, List<Batch>> found = new HashMap<>();
    private final Map<Kind, StatisticPlaces> places = new HashMap<>();
    private Memory memory;
    private Tensor room;
    private long used;
    private long wanted;

    /** What all layers have in common that are computed together. */
    private record Kind(double decay, boolean logarithmic) {}

    private record Batch(Weights weights, Tensor mean, Tensor variance, long count) {}

    void open(Memory network) {
        memory = network;
    }

    /** Forgets what an earlier pass left. */
    void begin() {
        found.clear();
        room = null;
        wanted = used;
        used = 0;
    }

    /** Zeros, good until the next pass. */
    Tensor zeros(long channels, Tensor like) {
        if (room == null || used + channels > room.size(0)) {
            room = torch.zeros(new long[] {Math.max(wanted, used + channels)}, like.options());
        }
        Tensor zeros = room.slice(0, new LongOptional(used), new LongOptional(used + channels), 1);
        used = (used + channels + ALIGNED - 1) / ALIGNED * ALIGNED;
        return zeros;
    }

    /**
     * A layer's batch.
     *
     * @param variance divided by count - 1; 0 where that is 0
     * @param count how many numbers there are of each channel
     */
    void add(BatchNormalization settings, Weights weights, Tensor mean, Tensor variance, long count) {
        found.computeIfAbsent(new Kind(settings.getDecay(), settings.isUseLogStd()), k -> new ArrayList<>())
                .add(new Batch(weights, mean, variance, count));
    }

    /** Writes all moves. DL4J's variances divide by the count. */
    void settle() {
        found.forEach((kind, batches) -> {
            StatisticPlaces at = places(kind, batches);
            Scalar rest = new Scalar(1 - kind.decay());
            Tensor mean = cat(batches.stream().map(Batch::mean).toList());
            at.write(0, torch.sub(at.read(0), mean).mul_(rest));
            Tensor variance =
                    cat(batches.stream().map(Batch::variance).toList()).mul(at.biased());
            Tensor running = at.read(1);
            if (kind.logarithmic()) {
                Tensor before = variance(running);
                Tensor after = before.mul(new Scalar(kind.decay())).add_(variance.mul_(rest));
                at.write(1, before.div_(after).log_().mul_(new Scalar(PER_LOG10)));
            } else {
                at.write(1, running.sub_(variance).mul_(rest));
            }
        });
        found.clear();
    }

    /** From the logarithm of the deviation. */
    static Tensor variance(Tensor log10OfDeviation) {
        return torch.pow(new Scalar(10), log10OfDeviation.mul(new Scalar(2)));
    }

    private static Tensor cat(List<Tensor> tensors) {
        return tensors.size() == 1 ? tensors.get(0) : torch.cat(new TensorVector(tensors.toArray(Tensor[]::new)), 0);
    }

    /** Those of the pass before, where the same layers saw as many numbers. */
    private StatisticPlaces places(Kind kind, List<Batch> batches) {
        long[] counts = batches.stream().mapToLong(Batch::count).toArray();
        List<Parameter> means =
                batches.stream().map(b -> b.weights().parameter("mean")).toList();
        StatisticPlaces before = places.get(kind);
        if (before != null && before.areOf(means, counts)) {
            return before;
        }
        if (before != null) {
            before.close();
        }
        String spread = kind.logarithmic() ? "log10stdev" : "var";
        List<Parameter> spreads =
                batches.stream().map(b -> b.weights().parameter(spread)).toList();
        StatisticPlaces made = new StatisticPlaces(memory, means, spreads, counts);
        places.put(kind, made);
        return made;
    }

    @Override
    public void close() {
        places.values().forEach(StatisticPlaces::close);
        places.clear();
    }
}
