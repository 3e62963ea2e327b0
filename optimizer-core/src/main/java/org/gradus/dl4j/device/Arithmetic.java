package org.gradus.dl4j.device;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Max;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.DivOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.SubOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Operations whose result goes into an array that exists. Not INDArray's own methods, which take a factor that is not a number
 * for 1e-5. A second operand with one element counts for all.
 */
final class Arithmetic {
    private static final float HUGE = 1e30f;

    private Arithmetic() {}

    /** {@code x *= factor}. */
    static void multiply(INDArray x, double factor) {
        multiply(x, factor, x);
    }

    /** {@code out = factor x}. */
    static void multiply(INDArray x, double factor, INDArray out) {
        run(new ScalarMultiplication(x, null, out, factor));
    }

    /** {@code out = x y}. */
    static void multiply(INDArray x, INDArray y, INDArray out) {
        Nd4j.exec(new MulOp(x, y, out));
    }

    /** {@code x += number}. */
    static void add(INDArray x, double number) {
        run(new ScalarAdd(x, null, x, number));
    }

    /** {@code x += y}. */
    static void add(INDArray x, INDArray y) {
        Nd4j.exec(new AddOp(x, y, x));
    }

    /** {@code out = x - y}. */
    static void subtract(INDArray x, INDArray y, INDArray out) {
        Nd4j.exec(new SubOp(x, y, out));
    }

    /** {@code out = x / y}. */
    static void divide(INDArray x, INDArray y, INDArray out) {
        Nd4j.exec(new DivOp(x, y, out));
    }

    /** {@code out = root(x)}. */
    static void root(INDArray x, INDArray out) {
        run(new Sqrt(x, out));
    }

    /** Raises x to least where it is below. */
    static void atLeast(INDArray x, double least) {
        run(new ScalarMax(x, null, x, least));
    }

    /** {@code out = max(x, y)}. */
    static void largest(INDArray x, INDArray y, INDArray out) {
        Nd4j.exec(new Max(x, y, out));
    }

    /** Limits x to [-limit, limit]; what is not a number stays. */
    static void clamp(INDArray x, double least, double most) {
        Nd4j.exec(DynamicCustomOp.builder("clipbyvalue")
                .addInputs(x)
                .addOutputs(x)
                .addFloatingPointArguments(least, most)
                .build());
    }

    /** {@code out = sign(x)}; ND4J's own is 0 where x is not a number, and hides it. Twice HUGE lifts every float above 1. */
    static void sign(INDArray x, INDArray out) {
        multiply(x, HUGE, out);
        multiply(out, HUGE);
        clamp(out, -1, 1);
    }

    /** {@code mean += share (target - mean)}. */
    static void approach(INDArray mean, double share, INDArray target, INDArray spare) {
        subtract(target, mean, spare);
        multiply(spare, share);
        add(mean, spare);
    }

    /** {@code mean += share (root^2 - mean)}. */
    static void approachSquare(INDArray mean, double share, INDArray root, INDArray spare) {
        multiply(root, root, spare);
        subtract(spare, mean, spare);
        multiply(spare, share);
        add(mean, spare);
    }

    /** The sum of squares, in double so that its length costs no digits, into an array of one double. */
    static void squares(INDArray x, INDArray out) {
        try (INDArray wide = x.castTo(DataType.DOUBLE)) {
            multiply(wide, wide, wide);
            run(new Sum(wide, null, out));
        }
    }

    /** Infinity times 0 is not a number: not finite exactly if an element is not; the spare array is used up. */
    static void trace(INDArray x, INDArray spare, INDArray out) {
        multiply(x, 0, spare);
        run(new Sum(spare, null, out));
    }

    private static void run(Op op) {
        Nd4j.getExecutioner().exec(op);
    }
}
