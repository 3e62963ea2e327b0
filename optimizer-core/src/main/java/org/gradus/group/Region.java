package org.gradus.group;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.gradus.engine.Parameter;

/** A rectangular part of one parameter: for each of its dimensions, the chosen positions. */
final class Region {
    private final Parameter parameter;
    private final List<Range> ranges;

    private Region(Parameter parameter, List<Range> ranges) {
        this.parameter = parameter;
        this.ranges = ranges;
    }

    /**
     * A slice of a parameter; dimensions without an index are taken whole.
     *
     * @throws IllegalArgumentException when an index is out of range, or there are more indexes than dimensions
     */
    static Region of(Parameter parameter, List<Slice> slices) {
        if (slices.size() > parameter.shape().size()) {
            throw new IllegalArgumentException("slice " + slices + " has " + slices.size() + " indexes; "
                    + parameter.name() + " has the shape " + parameter.shape());
        }
        List<Range> ranges = new ArrayList<>();
        for (int d = 0; d < parameter.shape().size(); d++) {
            int size = parameter.shape().get(d);
            ranges.add(d < slices.size() ? slices.get(d).on(size, d) : Range.all(size));
        }
        return new Region(parameter, ranges);
    }

    /** How many positions each dimension has. */
    List<Integer> shape() {
        return ranges.stream().map(Range::count).toList();
    }

    /** The chosen positions along a dimension, in the order of its slice. */
    List<Integer> positions(int dimension) {
        Range range = ranges.get(dimension);
        return IntStream.range(0, range.count())
                .mapToObj(k -> range.start() + k * range.step())
                .toList();
    }

    /** The flat vector's place of every element, the last index fastest. */
    void forEach(IntConsumer place) {
        visit(0, parameter.offset(), parameter.strides(), place);
    }

    private void visit(int dimension, int place, int[] strides, IntConsumer consumer) {
        if (dimension == ranges.size()) {
            consumer.accept(place);
            return;
        }
        Range range = ranges.get(dimension);
        for (int k = 0; k < range.count(); k++) {
            visit(dimension + 1, place + (range.start() + k * range.step()) * strides[dimension], strides, consumer);
        }
    }
}
