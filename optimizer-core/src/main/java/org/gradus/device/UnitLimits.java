package org.gradus.device;

import org.gradus.engine.Kind;
import org.gradus.engine.Parameter;
import org.gradus.formula.Term.Function;
import org.gradus.formula.Term.Operator;
import org.gradus.plan.Part;
import org.gradus.plan.Runs;

/**
 * Adaptive clipping of one part: the norm of each unit's gradient is limited to a share of the norm of its weights. A unit is
 * what makes one output of the layer; a bias or normalisation parameter is one unit.
 */
final class UnitLimits<A> implements AutoCloseable {
    /** The least norm of weights that counts: Brock and others 2021, equation 3. */
    private static final double LEAST = 1e-3;

    private final Backend<A> backend;
    private final double ratio;
    private final int count;
    private final A unit;
    private final A scales;

    /** @param ratio the largest ratio of the two norms */
    UnitLimits(Backend<A> backend, Part part, double ratio) {
        this.backend = backend;
        this.ratio = ratio;
        Parameter parameter = part.parameter();
        boolean whole = parameter.kind() != Kind.WEIGHT;
        count = whole ? 1 : parameter.shape().get(parameter.outputs());
        Runs runs = part.trainable();
        int[] units = new int[runs.total()];
        int next = 0;
        for (int k = 0; k < runs.count(); k++) {
            for (int place = runs.start(k); place < runs.start(k) + runs.length(k); place++) {
                units[next++] = whole ? 0 : parameter.index(place, parameter.outputs());
            }
        }
        unit = backend.keep(backend.upload(units));
        scales = backend.keep(backend.floats(count));
    }

    /**
     * Settles the factors.
     *
     * @param sum where the sum of squares of all gradients goes, after their limits
     */
    void measure(A gradient, A weights, int length, A sum) {
        A squares = squares(gradient, length);
        A norms = backend.doubles(count);
        backend.apply(Function.SQRT, squares, norms);
        A wide = squares(weights, length);
        backend.apply(Function.SQRT, wide, wide);
        backend.apply(Operator.MAX, wide, LEAST, wide);
        backend.apply(Operator.MULTIPLY, wide, ratio, wide);
        backend.apply(Operator.DIVIDE, wide, norms, wide);
        backend.apply(Operator.MIN, wide, 1, wide);
        backend.copy(wide, scales);
        backend.apply(Operator.MULTIPLY, squares, wide, squares);
        backend.apply(Operator.MULTIPLY, squares, wide, squares);
        backend.sum(squares, sum);
    }

    /** Each element's factor. */
    void get(A factors) {
        backend.gather(scales, unit, factors);
    }

    /** The sum of squares of each unit. */
    private A squares(A x, int length) {
        A sums = backend.doubles(count);
        A wide = backend.doubles(length);
        backend.copy(x, wide);
        backend.apply(Operator.MULTIPLY, wide, wide, wide);
        backend.segments(wide, unit, sums);
        return sums;
    }

    @Override
    public void close() {
        backend.release(unit);
        backend.release(scales);
    }
}
