package org.gradus.engine;

import java.util.ArrayList;
import java.util.List;

/** A small network's layout: a convolution, a batch normalisation, two dense layers. */
public final class SampleLayout {
    private final List<Parameter> parameters = new ArrayList<>();

    /** conv W [2,1,3,3] c and b; bn gamma, beta, mean, var [2]; dense 4x3 f and b; output 3x10 f and b. */
    public static Layout layout() {
        return new SampleLayout()
                .add("0_W", 0, "ConvolutionLayer", Kind.WEIGHT, 'c', 2, 1, 3, 3)
                .add("0_b", 0, "ConvolutionLayer", Kind.BIAS, 'c', 1, 2)
                .add("1_gamma", 1, "BatchNormalization", Kind.NORM, 'c', 1, 2)
                .add("1_beta", 1, "BatchNormalization", Kind.NORM, 'c', 1, 2)
                .add("1_mean", 1, "BatchNormalization", Kind.STATISTIC, 'c', 1, 2)
                .add("1_var", 1, "BatchNormalization", Kind.STATISTIC, 'c', 1, 2)
                .add("2_W", 2, "DenseLayer", Kind.WEIGHT, 'f', 4, 3)
                .add("2_b", 2, "DenseLayer", Kind.BIAS, 'f', 1, 3)
                .add("3_W", 3, "OutputLayer", Kind.WEIGHT, 'f', 3, 10)
                .add("3_b", 3, "OutputLayer", Kind.BIAS, 'f', 1, 10)
                .build();
    }

    public SampleLayout add(String name, int layer, String type, Kind kind, char order, Integer... shape) {
        return add(name, layer, type, kind, order, false, Regularization.NONE, shape);
    }

    public SampleLayout add(
            String name,
            int layer,
            String type,
            Kind kind,
            char order,
            boolean frozen,
            Regularization regularization,
            Integer... shape) {
        int offset =
                parameters.isEmpty() ? 0 : parameters.get(parameters.size() - 1).end();
        parameters.add(new Parameter(
                name,
                layer,
                "" + layer,
                List.of(type),
                kind,
                List.of(shape),
                shape.length <= 2 ? shape.length - 1 : 0,
                order,
                offset,
                frozen,
                regularization));
        return this;
    }

    public Layout build() {
        return new Layout(parameters);
    }
}
