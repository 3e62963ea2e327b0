package org.gradus.dl4j.torch;

import static org.gradus.dl4j.torch.Translators.entry;

import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;

/** Vertices that know time: [examples, features, time], and the mask of the network's input, [examples, time]. */
final class SeriesVertices {
    /** By DL4J's class. */
    static final Map<Class<?>, Translator<?>> ALL = Map.ofEntries(
            entry(DuplicateToTimeSeriesVertex.class, (settings, weights) -> (Forward.OfOne) SeriesVertices::duplicated),
            entry(LastTimeStepVertex.class, (settings, weights) -> (Forward.OfOne) (input, pass) ->
                    new Signal(last(input.values(), pass.input().mask()), null)),
            entry(ReverseTimeSeriesVertex.class, SeriesVertices::reverse));

    private SeriesVertices() {}

    private static Signal duplicated(Signal input, Pass pass) {
        Tensor x = input.values();
        long time = pass.input().values().size(2);
        return new Signal(
                x.unsqueeze(2).expand(x.size(0), x.size(1), time), pass.input().mask());
    }

    private static Tensor steps(Tensor mask) {
        return torch.arange(new Scalar(mask.size(1)), mask.options());
    }

    private static Tensor last(Tensor x, Tensor mask) {
        if (mask == null || x.size(2) == 1) { // DL4J takes the only step, however long the mask is
            return x.select(2, x.size(2) - 1);
        }
        Tensor at = mask.mul(steps(mask)).argmax(new LongOptional(1), true);
        return x.gather(2, at.unsqueeze(1).expand(x.size(0), x.size(1), 1)).squeeze(2);
    }

    private static Forward reverse(ReverseTimeSeriesVertex settings, Weights weights) {
        boolean masks = settings.getMaskArrayInputName() != null;
        return (Forward.OfOne) (input, pass) -> {
            Tensor x = input.values();
            Tensor mask = masks ? pass.input().mask() : null;
            return input.with(mask == null ? x.flip(2) : reversed(x, mask));
        };
    }

    /** Steps that count change places, the first with the last; the others are 0. */
    private static Tensor reversed(Tensor x, Tensor mask) {
        if (mask.size(1) != x.size(2)) {
            throw new IllegalArgumentException("a mask over " + mask.size(1) + " time steps for " + x.size(2)
                    + "; must be as many, with time as the last dimension");
        }
        Tensor place = mask.cumsum(1);
        Tensor count = place.narrow(1, place.size(1) - 1, 1);
        // The k-th step that counts takes what the one with as many after it held.
        Tensor order = torch.argsort(torch.rsub(mask, new Scalar(1f)), true, 1, false);
        Tensor from = torch.clamp_min(count.sub(place), new Scalar(0f)).toType(torch.ScalarType.Long);
        Tensor origin = order.gather(1, from);
        Tensor moved = x.gather(2, origin.unsqueeze(1).expand(x.size(0), x.size(1), x.size(2)));
        return moved.mul(mask.unsqueeze(1));
    }
}
