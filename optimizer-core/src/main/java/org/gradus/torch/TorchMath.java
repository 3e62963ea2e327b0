package org.gradus.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.gradus.formula.Term.Function;
import org.gradus.formula.Term.Operator;

/** Operations as formulas mean them. */
final class TorchMath {
    private static final double HUGE = 1e30;

    private TorchMath() {}

    /** A number that any tensor takes as its own type. */
    static Tensor number(double value) {
        return torch.scalar_tensor(new Scalar(value), new TensorOptions(ScalarType.Double));
    }

    static void apply(Function function, Tensor x, Tensor out) {
        switch (function) {
            case SQRT -> torch.sqrt_out(out, x);
            case ABS -> torch.abs_out(out, x);
            case SIGN -> sign(x, out);
        }
    }

    /** LibTorch's own is 0 where x is not a number, and hides it. Twice HUGE lifts every float above 1. */
    private static void sign(Tensor x, Tensor out) {
        torch.mul_out(out, x, number(HUGE));
        torch.mul_out(out, out, number(HUGE));
        torch.minimum_out(out, out, number(1));
        torch.maximum_out(out, out, number(-1));
    }

    static void apply(Operator operator, Tensor left, Tensor right, Tensor out) {
        switch (operator) {
            case ADD -> torch.add_out(out, left, right);
            case SUBTRACT -> torch.sub_out(out, left, right);
            case MULTIPLY -> torch.mul_out(out, left, right);
            case DIVIDE -> torch.div_out(out, left, right);
            case MAX -> torch.maximum_out(out, left, right);
            case MIN -> torch.minimum_out(out, left, right);
        }
    }
}
