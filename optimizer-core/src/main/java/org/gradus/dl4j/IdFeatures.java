package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.gradus.dl4j.shape.ArrayShape;
import org.gradus.engine.FeatureIds;

/** Finds the features of an example that reach an embedding as they are. */
final class IdFeatures {
    /** A layer or vertex, and the numbers of those that it reads. */
    record Step(Vertex vertex, List<Integer> inputs) {}

    /** Features that a vertex hands on: {@code from} to {@code end}, with so many in each element of the first dimension. */
    private record Span(long from, long end, long each) {}

    private IdFeatures() {}

    /**
     * The ids of a network's input.
     *
     * @param steps each after those that it reads
     * @param input its shape, the examples first
     */
    static FeatureIds of(List<Step> steps, ArrayShape input) {
        List<Span> spans = new ArrayList<>();
        List<FeatureIds.Range> ranges = new ArrayList<>();
        boolean flat = input.rank() < 2;
        Span all = new Span(0, flat ? 1 : input.perRow(), flat ? 1 : input.perRow() / input.size(1));
        for (Step step : steps) {
            List<Span> inputs = step.inputs.stream()
                    .map(k -> k == Node.INPUT ? all : spans.get(k))
                    .distinct()
                    .toList();
            Span span = inputs.size() == 1 ? inputs.get(0) : null;
            Object settings = step.vertex.innermost();
            boolean embedding = settings instanceof EmbeddingLayer || settings instanceof EmbeddingSequenceLayer;
            if (embedding && span != null) {
                ranges.add(new FeatureIds.Range(
                        Math.toIntExact(span.from),
                        Math.toIntExact(span.end),
                        ((FeedForwardLayer) settings).getNIn(),
                        step.vertex.toString()));
            }
            spans.add(span == null ? null : after(settings, span));
        }
        return new FeatureIds(ranges);
    }

    /** What a vertex hands on of its input's features; null: none as it is. */
    private static Span after(Object settings, Span span) {
        if (settings instanceof FrozenVertex frozen) {
            return after(frozen.getUnderlying(), span);
        }
        if (settings instanceof SubsetVertex subset) {
            long from = span.from + subset.getFrom() * span.each;
            long end = Math.min(span.end, span.from + (subset.getTo() + 1) * span.each);
            return from < 0 || from >= end ? null : new Span(from, end, span.each);
        }
        boolean same = settings instanceof ReshapeVertex
                || settings instanceof PreprocessorVertex
                || settings instanceof StackVertex
                || settings instanceof UnstackVertex;
        return same ? new Span(span.from, span.end, 1) : null;
    }
}
