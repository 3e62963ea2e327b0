package org.gradus.dl4j.shape;

import static org.gradus.dl4j.shape.ShapeRules.entry;
import static org.gradus.dl4j.shape.ShapeRules.one;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;

/** Vertices of graphs that are no layers. */
final class VertexRules {
    /** By DL4J's class. */
    static final Map<Class<?>, ShapeRule<?>> ALL = Map.ofEntries(
            entry(ElementWiseVertex.class, (settings, inputs, network) -> broadcast(inputs)),
            entry(MergeVertex.class, (settings, inputs, network) -> joined(inputs, settings.getMergeAxis())),
            entry(StackVertex.class, (settings, inputs, network) -> joined(inputs, 0)),
            entry(L2Vertex.class, (settings, inputs, network) -> distance(inputs)),
            entry(DuplicateToTimeSeriesVertex.class, VertexRules::everyStep),
            entry(PreprocessorVertex.class, (settings, inputs, network) -> ShapeRules.output(
                            settings.getPreProcessor(), inputs, network)
                    .orElseThrow(() -> new UnknownShape("a preprocessor"))),
            one(UnstackVertex.class, VertexRules::part),
            one(SubsetVertex.class, VertexRules::subset),
            one(ReshapeVertex.class, VertexRules::reshaped),
            one(ScaleVertex.class, (settings, input) -> input),
            one(ShiftVertex.class, (settings, input) -> input),
            one(L2NormalizeVertex.class, VertexRules::normalised),
            one(PoolHelperVertex.class, VertexRules::withoutFirst),
            one(LastTimeStepVertex.class, (settings, input) -> {
                ArrayShape series = series(input);
                return ArrayShape.of(series.size(0), series.size(1));
            }),
            one(ReverseTimeSeriesVertex.class, (settings, input) -> series(input)));

    private VertexRules() {}

    private static ArrayShape series(ArrayShape input) {
        return FlatRules.ranked(input, 3, "takes time series", "[FEATURES, TIME]");
    }

    /** Number by number; a size of 1 is repeated. */
    private static ArrayShape broadcast(List<ArrayShape> inputs) {
        ArrayShape found = inputs.get(0);
        for (ArrayShape next : inputs.subList(1, inputs.size())) {
            for (int d = 0; d < found.rank() && next.rank() == found.rank(); d++) {
                found = found.size(d) == 1 ? found.with(d, next.size(d)) : found;
            }
            ArrayShape wide = found;
            boolean fits = next.rank() == wide.rank();
            for (int d = 0; fits && d < wide.rank(); d++) {
                fits = next.size(d) == wide.size(d) || next.size(d) == 1;
            }
            if (!fits) {
                throw new ShapeMismatch("takes inputs of one shape, has " + inputs, "the same for all");
            }
        }
        return found;
    }

    /** One after another along an axis. */
    private static ArrayShape joined(List<ArrayShape> inputs, int axis) {
        ArrayShape found = inputs.get(0);
        if (axis < 0 || axis >= found.rank()) {
            throw new ShapeMismatch("joins along dimension " + axis + " of " + found, "an array that has it");
        }
        for (ArrayShape next : inputs.subList(1, inputs.size())) {
            if (next.rank() != found.rank() || !next.with(axis, 1).equals(found.with(axis, 1))) {
                throw new ShapeMismatch(
                        "joins inputs along dimension " + axis + ", has " + inputs, "the same but for that dimension");
            }
            found = found.with(axis, found.size(axis) + next.size(axis));
        }
        return found;
    }

    private static ArrayShape distance(List<ArrayShape> inputs) {
        if (inputs.size() != 2 || !inputs.get(0).equals(inputs.get(1))) {
            throw new ShapeMismatch("takes two inputs of one shape, has " + inputs, "two of one shape");
        }
        return ArrayShape.of(inputs.get(0).size(0), 1);
    }

    private static ArrayShape everyStep(
            DuplicateToTimeSeriesVertex settings, List<ArrayShape> inputs, ArrayShape network) {
        ArrayShape rows = FlatRules.ranked(inputs.get(0), 2, "repeats rows", "[FEATURES]");
        if (network.rank() != 3) {
            throw new ShapeMismatch("takes the time steps of the network's input " + network, "[FEATURES, TIME]");
        }
        return ArrayShape.of(rows.size(0), rows.size(1), network.size(2));
    }

    private static ArrayShape part(UnstackVertex settings, ArrayShape input) {
        int parts = settings.getStackSize();
        if (settings.getFrom() < 0 || settings.getFrom() >= parts || input.size(0) % parts != 0) {
            throw new ShapeMismatch(
                    "takes part " + settings.getFrom() + " of " + parts + " of " + input.size(0) + " rows",
                    "a multiple of " + parts + " rows, of which it takes part 0 to " + (parts - 1));
        }
        return input.with(0, input.size(0) / parts);
    }

    private static ArrayShape subset(SubsetVertex settings, ArrayShape input) {
        int from = settings.getFrom();
        int to = settings.getTo();
        if (input.rank() < 2 || from < 0 || to < from || to >= input.size(1)) {
            throw new ShapeMismatch(
                    "takes elements " + from + " to " + to + " of dimension 1", (to + 1) + " or more of them");
        }
        return input.with(1, to - from + 1L);
    }

    private static ArrayShape reshaped(ReshapeVertex settings, ArrayShape input) {
        long numbers = input.size(0) * input.perRow();
        List<Long> sizes = new ArrayList<>();
        long known = 1;
        for (int size : settings.getNewShape()) {
            sizes.add((long) size);
            known = size < 0 ? known : Math.multiplyExact(known, (long) size);
        }
        int open = sizes.indexOf(-1L);
        boolean fits = known > 0
                && sizes.size() > 1
                && sizes.stream().filter(size -> size < 0).count() <= 1
                && (open < 0 ? known == numbers : numbers % known == 0);
        if (!fits) {
            throw new ShapeMismatch(
                    "makes arrays of shape " + Arrays.toString(settings.getNewShape()) + " of " + numbers + " numbers",
                    open < 0 ? known + " of them" : "a multiple of " + known);
        }
        if (open >= 0) {
            sizes.set(open, numbers / known);
        }
        return new ArrayShape(sizes);
    }

    private static ArrayShape normalised(L2NormalizeVertex settings, ArrayShape input) {
        int[] over = settings.getDimension();
        if (over != null && Arrays.stream(over).anyMatch(d -> d < 0 || d >= input.rank())) {
            throw new ShapeMismatch(
                    "normalises over dimensions " + Arrays.toString(over) + " of " + input, "an array that has them");
        }
        return input;
    }

    private static ArrayShape withoutFirst(PoolHelperVertex settings, ArrayShape input) {
        if (input.rank() != 4 || input.size(2) < 2 || input.size(3) < 2) {
            throw new ShapeMismatch(
                    "leaves out the first row and column of images",
                    "[CHANNELS, HEIGHT, WIDTH] with HEIGHT and WIDTH of 2 or more");
        }
        return input.with(2, input.size(2) - 1).with(3, input.size(3) - 1);
    }
}
