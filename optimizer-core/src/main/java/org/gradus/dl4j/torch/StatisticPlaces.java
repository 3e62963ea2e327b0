package org.gradus.dl4j.torch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.gradus.engine.Parameter;

/** Where the running statistics of some layers lie in the flat vectors: means, and deviations or variances. */
final class StatisticPlaces implements AutoCloseable {
    private final Memory memory;
    private final List<Parameter> means;
    private final long[] counts;
    private final Tensor[] places;
    private final Tensor biased;

    /** @param counts how many numbers of each channel a layer saw */
    StatisticPlaces(Memory memory, List<Parameter> means, List<Parameter> spreads, long[] counts) {
        this.memory = memory;
        this.means = means;
        this.counts = counts;
        places = new Tensor[] {places(means), places(spreads)};
        float[] factors =
                new float[means.stream().mapToInt(StatisticPlaces::length).sum()];
        int next = 0;
        for (int k = 0; k < counts.length; k++) {
            int end = next + length(means.get(k));
            Arrays.fill(factors, next, end, (float) ((counts[k] - 1.0) / counts[k]));
            next = end;
        }
        Tensor host = torch.empty(
                new long[] {factors.length}, new TensorOptions(ScalarType.Float), new MemoryFormatOptional());
        host.data_ptr_float().put(factors);
        biased = host.to(memory.weights().device(), ScalarType.Float).retainReference();
    }

    private static int length(Parameter parameter) {
        return parameter.end() - parameter.offset();
    }

    private Tensor places(List<Parameter> parameters) {
        Tensor host = torch.empty(
                new long[] {
                    parameters.stream().mapToInt(StatisticPlaces::length).sum()
                },
                new TensorOptions(ScalarType.Long),
                new MemoryFormatOptional());
        long[] all = parameters.stream()
                .flatMapToLong(p -> LongStream.range(p.offset(), p.end()))
                .toArray();
        host.data_ptr_long().put(all);
        return host.to(memory.weights().device(), ScalarType.Long).retainReference();
    }

    /** Whether they are of these layers, and each saw as much. */
    boolean areOf(List<Parameter> others, long[] seen) {
        return Arrays.equals(counts, seen) && means.equals(others);
    }

    /** What makes of a variance over the count less one that over the count, channel by channel. */
    Tensor biased() {
        return biased;
    }

    /** A copy of the running statistics: 0 for means, 1 for the others. */
    Tensor read(int which) {
        return memory.weights().index_select(0, places[which]);
    }

    /** Writes what is to be subtracted from them. */
    void write(int which, Tensor moves) {
        memory.gradient().index_copy_(0, places[which], moves);
    }

    @Override
    public void close() {
        for (Tensor place : places) {
            place.close();
        }
        biased.close();
    }
}
