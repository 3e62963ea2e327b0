package org.gradus.dl4j.torch;

import static org.gradus.dl4j.torch.Translators.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
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

/** The vertices of graphs that are no layers and know nothing of time; {@link SeriesVertices} has the others. */
final class Vertices {
    /** By DL4J's class. */
    static final Map<Class<?>, Translator<?>> ALL = Map.ofEntries(
            entry(ElementWiseVertex.class, ElementWise::of),
            entry(MergeVertex.class, Vertices::merge),
            entry(StackVertex.class, (settings, weights) -> (inputs, pass) -> stacked(inputs)),
            entry(UnstackVertex.class, Vertices::unstack),
            entry(SubsetVertex.class, Vertices::subset),
            entry(ReshapeVertex.class, Reshape::of),
            entry(ScaleVertex.class, Vertices::scale),
            entry(ShiftVertex.class, Vertices::shift),
            entry(L2Vertex.class, Vertices::distance),
            entry(L2NormalizeVertex.class, Vertices::normalise),
            entry(PoolHelperVertex.class, (settings, weights) ->
                    (Forward.OfOne) (input, pass) -> input.with(withoutFirst(withoutFirst(input.values(), 2), 3))),
            entry(PreprocessorVertex.class, (settings, weights) -> Translators.of(settings.getPreProcessor(), weights)),
            entry(FrozenVertex.class, Vertices::frozen));

    private static final double SMALLEST = 1e-8;

    private Vertices() {}

    static TensorVector values(List<Signal> inputs) {
        return new TensorVector(inputs.stream().map(Signal::values).toArray(Tensor[]::new));
    }

    /** A step counts where it counts in any input; all steps where one input has no mask. */
    static Tensor anyMask(List<Signal> inputs) {
        Tensor any = inputs.get(0).mask();
        for (Signal next : inputs.subList(1, inputs.size())) {
            any = any == null || next.mask() == null ? null : torch.maximum(any, next.mask());
        }
        return any;
    }

    private static Forward merge(MergeVertex settings, Weights weights) {
        int axis = settings.getMergeAxis();
        return (inputs, pass) ->
                inputs.size() == 1 ? inputs.get(0) : new Signal(torch.cat(values(inputs), axis), anyMask(inputs));
    }

    private static Signal stacked(List<Signal> inputs) {
        boolean masked = inputs.stream().allMatch(s -> s.mask() != null);
        Tensor mask = masked
                ? torch.cat(new TensorVector(inputs.stream().map(Signal::mask).toArray(Tensor[]::new)), 0)
                : null;
        return new Signal(torch.cat(values(inputs), 0), mask);
    }

    private static Forward unstack(UnstackVertex settings, Weights weights) {
        return (Forward.OfOne) (input, pass) -> {
            long step = input.values().size(0) / settings.getStackSize();
            long from = settings.getFrom() * step;
            Tensor mask = input.mask() == null ? null : input.mask().narrow(0, from, step);
            return new Signal(input.values().narrow(0, from, step), mask);
        };
    }

    private static Forward subset(SubsetVertex settings, Weights weights) {
        long length = settings.getTo() - settings.getFrom() + 1L;
        return (Forward.OfOne) (input, pass) -> input.with(input.values().narrow(1, settings.getFrom(), length));
    }

    private static Forward scale(ScaleVertex settings, Weights weights) {
        return (Forward.OfOne) (input, pass) -> input.with(input.values().mul(new Scalar(settings.getScaleFactor())));
    }

    private static Forward shift(ShiftVertex settings, Weights weights) {
        return (Forward.OfOne) (input, pass) -> input.with(input.values().add(new Scalar(settings.getShiftFactor())));
    }

    private static Tensor withoutFirst(Tensor x, int dimension) {
        return x.narrow(dimension, 1, x.size(dimension) - 1);
    }

    /** The distance of each example's two inputs, [examples, 1]; at least the epsilon, so that its gradient is finite. */
    private static Forward distance(L2Vertex settings, Weights weights) {
        double eps = eps(settings);
        return (inputs, pass) -> {
            Tensor difference = inputs.get(0).values().sub(inputs.get(1).values());
            Tensor squares = difference.square().flatten(1, -1).sum(new long[] {1}, true, new ScalarTypeOptional());
            return inputs.get(0)
                    .with(torch.clamp_min(squares, new Scalar(eps * eps)).sqrt());
        };
    }

    /** It has no getter. */
    private static double eps(L2Vertex settings) {
        return NeuralNetConfiguration.mapper().valueToTree(settings).path("eps").asDouble(SMALLEST);
    }

    private static Forward normalise(L2NormalizeVertex settings, Weights weights) {
        double eps = settings.getEps();
        int[] given = settings.getDimension();
        return (Forward.OfOne) (input, pass) -> {
            Tensor x = input.values();
            long[] over = given == null || given.length == 0
                    ? LongStream.range(1, x.dim()).toArray()
                    : IntStream.of(given).asLongStream().toArray();
            Tensor squares = x.square().sum(over, true, new ScalarTypeOptional());
            return input.with(
                    x.div(torch.clamp_min(squares, new Scalar(eps * eps)).sqrt()));
        };
    }

    /** DL4J stops going back here, unless the plan thaws something before it. */
    private static Forward frozen(FrozenVertex settings, Weights weights) {
        Forward inner = Translators.of(settings.getUnderlying(), weights);
        boolean stops = weights.node().stops();
        return (inputs, pass) -> {
            Signal found = inner.apply(inputs, pass);
            return stops ? found.with(found.values().detach()) : found;
        };
    }
}
