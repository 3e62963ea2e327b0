package org.gradus.dl4j.torch;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;

/** Reshaping in order c or f. */
final class Reshape {
    private Reshape() {}

    static Forward of(ReshapeVertex settings, Weights weights) {
        long[] shape = IntStream.of(settings.getNewShape()).asLongStream().toArray();
        boolean fortran = settings.getReshapeOrder() == 'f';
        return (Forward.OfOne) (input, pass) -> new Signal(
                reshape(input.values(), shape, fortran),
                input.mask() == null ? null : mask(input.mask(), settings, shape, fortran));
    }

    private static Tensor reshape(Tensor x, long[] shape, boolean fortran) {
        return fortran ? reversed(reversed(x).reshape(reversed(shape))) : x.reshape(shape);
    }

    private static Tensor reversed(Tensor x) {
        return x.permute(
                LongStream.rangeClosed(1, x.dim()).map(k -> x.dim() - k).toArray());
    }

    private static long[] reversed(long[] shape) {
        return IntStream.rangeClosed(1, shape.length)
                .mapToLong(k -> shape[shape.length - k])
                .toArray();
    }

    /** As DL4J: to the shape that is given for it, else between a column of rows and [examples, time]. */
    private static Tensor mask(Tensor mask, ReshapeVertex settings, long[] shape, boolean fortran) {
        if (settings.getMaskShape() != null) {
            long[] own = IntStream.of(settings.getMaskShape()).asLongStream().toArray();
            return reshape(mask, own, fortran);
        }
        boolean column = mask.size(1) == 1;
        boolean series = shape.length == 3;
        if (column == !series) {
            return mask;
        }
        return reshape(mask, series ? new long[] {shape[0], shape[2]} : new long[] {-1, 1}, fortran);
    }
}
