package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.stepfunctions.NegativeDefaultStepFunction;
import org.deeplearning4j.nn.conf.stepfunctions.NegativeGradientStepFunction;
import org.gradus.engine.Layout;
import org.nd4j.linalg.api.buffer.DataType;

/** Whether DL4J's own training loop can be given amounts to subtract. */
final class Attachable {
    private Attachable() {}

    /**
     * The parameters of a live network.
     *
     * @throws ModelException with everything that keeps it from being trained
     */
    static Layout layout(Network network) {
        List<String> faults = new ArrayList<>();
        DataType type = network.model().params().dataType();
        if (type != DataType.FLOAT) {
            faults.add("computes in " + type + "; must be FLOAT");
        }
        faults.addAll(algorithm(network));
        for (Vertex vertex : network.vertices()) {
            if (vertex.pretrained()) {
                faults.add(vertex + " is trained layer by layer; must be trained by backpropagation alone");
            }
        }
        if (!faults.isEmpty()) {
            throw new ModelException("the network " + String.join("; the network ", faults));
        }
        return Layouts.of(network);
    }

    /**
     * What in the network's own way of training is not the subtraction of amounts made from a gradient; empty: nothing. After init.
     */
    static List<String> algorithm(Network network) {
        List<String> faults = new ArrayList<>();
        var settings = network.model().conf();
        if (settings.getOptimizationAlgo() != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
            faults.add("is trained by " + settings.getOptimizationAlgo() + "; must be STOCHASTIC_GRADIENT_DESCENT");
        }
        var step = settings.getStepFunction();
        if (step != null
                && !(step instanceof NegativeGradientStepFunction)
                && !(step instanceof NegativeDefaultStepFunction)) {
            faults.add("has the step function " + step.getClass().getSimpleName()
                    + "; must be NegativeGradientStepFunction, which is the default: see maximize");
        }
        return faults;
    }
}
