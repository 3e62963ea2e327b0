package org.gradus.dl4j.device;

import static org.gradus.dl4j.device.Arithmetic.atLeast;
import static org.gradus.dl4j.device.Arithmetic.clamp;
import static org.gradus.dl4j.device.Arithmetic.divide;
import static org.gradus.dl4j.device.Arithmetic.multiply;
import static org.gradus.dl4j.device.Arithmetic.root;

import org.gradus.engine.Kind;
import org.gradus.engine.Parameter;
import org.gradus.plan.Part;
import org.gradus.plan.Runs;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adaptive clipping of one part: the norm of each unit's gradient is limited to a share of the norm of its weights. A unit is
 * what makes one output of the layer; a bias or normalisation parameter is one unit.
 */
final class UnitLimits implements AutoCloseable {
    /** The least norm of weights that counts: Brock and others 2021, equation 3. */
    private static final double LEAST = 1e-3;

    private final double ratio;
    private final int count;
    private final INDArray unit;

    /** @param ratio the largest ratio of the two norms */
    UnitLimits(Part part, double ratio) {
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
        unit = Nd4j.createFromArray(units);
    }

    /**
     * Limits the gradient.
     *
     * @param spare as long as the gradient; is used up
     * @param sum where the sum of squares of all gradients goes, after their limits
     */
    void limit(INDArray gradient, INDArray weights, INDArray spare, INDArray sum) {
        try (Temporaries temporary = new Temporaries()) {
            INDArray squares = squares(gradient, temporary);
            INDArray norms = temporary.keep(squares.dup());
            root(norms, norms);
            INDArray scales = squares(weights, temporary);
            root(scales, scales);
            atLeast(scales, LEAST);
            multiply(scales, ratio);
            divide(scales, norms, scales);
            clamp(scales, 0, 1);
            Place.gather(temporary.floats(scales), unit, spare);
            multiply(gradient, spare, gradient);
            multiply(squares, scales, squares);
            multiply(squares, scales, squares);
            Nd4j.getExecutioner().exec(new Sum(squares, null, sum));
        }
    }

    /** The sum of squares of each unit. */
    private INDArray squares(INDArray x, Temporaries temporary) {
        INDArray sums = temporary.keep(Nd4j.create(DataType.DOUBLE, count));
        try (INDArray wide = x.castTo(DataType.DOUBLE)) {
            multiply(wide, wide, wide);
            Nd4j.exec(DynamicCustomOp.builder("unsorted_segment_sum")
                    .addInputs(wide, unit)
                    .addIntegerArguments(count)
                    .addOutputs(sums)
                    .build());
        }
        return sums;
    }

    @Override
    public void close() {
        unit.close();
    }
}
