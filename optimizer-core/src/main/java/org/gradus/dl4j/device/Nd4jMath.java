package org.gradus.dl4j.device;

import org.gradus.formula.Term.Function;
import org.gradus.formula.Term.Operator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarDivision;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseDivision;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseSubtraction;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarSubtraction;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Max;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Min;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.DivOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.SubOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.factory.Nd4j;

/** Operations as formulas mean them. Not INDArray's own methods, which take a factor that is not a number for 1e-5. */
final class Nd4jMath {
    private static final float HUGE = 1e30f;

    private Nd4jMath() {}

    static void apply(Function function, INDArray x, INDArray out) {
        switch (function) {
            case SQRT -> run(new Sqrt(x, out));
            case ABS -> run(new Abs(x, out));
            case SIGN -> sign(x, out);
        }
    }

    /** ND4J's own is 0 where x is not a number, and hides it. Twice HUGE lifts every float above 1. */
    private static void sign(INDArray x, INDArray out) {
        apply(Operator.MULTIPLY, x, HUGE, out);
        apply(Operator.MULTIPLY, out, HUGE, out);
        clamp(out, -1, 1, out);
    }

    static void apply(Operator operator, INDArray left, INDArray right, INDArray out) {
        switch (operator) {
            case ADD -> Nd4j.exec(new AddOp(left, right, out));
            case SUBTRACT -> Nd4j.exec(new SubOp(left, right, out));
            case MULTIPLY -> Nd4j.exec(new MulOp(left, right, out));
            case DIVIDE -> Nd4j.exec(new DivOp(left, right, out));
            case MAX, MIN -> extreme(operator, left, right, out);
        }
    }

    /** ND4J's own loses what is not a number where it is the left operand: both ways round, and half of each. */
    private static void extreme(Operator operator, INDArray left, INDArray right, INDArray out) {
        try (INDArray other = out.ulike()) {
            Nd4j.exec(operator == Operator.MAX ? new Max(right, left, other) : new Min(right, left, other));
            Nd4j.exec(operator == Operator.MAX ? new Max(left, right, out) : new Min(left, right, out));
            apply(Operator.MULTIPLY, other, 0.5, other);
            apply(Operator.MULTIPLY, out, 0.5, out);
            apply(Operator.ADD, out, other, out);
        }
    }

    static void apply(Operator operator, INDArray left, double right, INDArray out) {
        switch (operator) {
            case ADD -> run(new ScalarAdd(left, null, out, right));
            case SUBTRACT -> run(new ScalarSubtraction(left, null, out, right));
            case MULTIPLY -> run(new ScalarMultiplication(left, null, out, right));
            case DIVIDE -> run(new ScalarDivision(left, null, out, right));
            case MAX -> clamp(left, right, Double.POSITIVE_INFINITY, out);
            case MIN -> clamp(left, Double.NEGATIVE_INFINITY, right, out);
        }
    }

    static void apply(Operator operator, double left, INDArray right, INDArray out) {
        switch (operator) {
            case SUBTRACT -> run(new ScalarReverseSubtraction(right, null, out, left));
            case DIVIDE -> run(new ScalarReverseDivision(right, null, out, left));
            case ADD, MULTIPLY, MAX, MIN -> apply(operator, right, left, out);
        }
    }

    /** What is not a number stays. */
    private static void clamp(INDArray x, double least, double most, INDArray out) {
        Nd4j.exec(DynamicCustomOp.builder("clipbyvalue")
                .addInputs(x)
                .addOutputs(out)
                .addFloatingPointArguments(least, most)
                .build());
    }

    private static void run(Op op) {
        Nd4j.getExecutioner().exec(op);
    }
}
