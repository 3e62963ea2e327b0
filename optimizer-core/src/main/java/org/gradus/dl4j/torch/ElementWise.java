package org.gradus.dl4j.torch;

import java.util.List;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;

/** Sums, means, differences, products and maxima of inputs, number by number; dimensions of length 1 are repeated. */
final class ElementWise {
    private ElementWise() {}

    static Forward of(ElementWiseVertex settings, Weights weights) {
        return switch (settings.getOp()) {
            case Add -> folded(Tensor::add);
            case Average -> average();
            case Subtract -> folded(Tensor::sub);
            case Product -> folded(Tensor::mul);
            // Where inputs are equal the first one learns; LibTorch's maximum would share among them.
            case Max -> folded((a, b) -> torch.where(a.ge(b), a, b));
        };
    }

    private static Forward folded(BinaryOperator<Tensor> operator) {
        return (inputs, pass) -> new Signal(fold(inputs, operator), Vertices.anyMask(inputs));
    }

    private static Forward average() {
        Forward sum = folded(Tensor::add);
        return (inputs, pass) -> {
            Signal found = sum.apply(inputs, pass);
            return found.with(found.values().div(new Scalar(inputs.size())));
        };
    }

    private static Tensor fold(List<Signal> inputs, BinaryOperator<Tensor> operator) {
        return inputs.stream().map(Signal::values).reduce(operator).orElseThrow();
    }
}
