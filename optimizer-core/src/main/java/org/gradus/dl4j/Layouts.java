package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/** Reads a network's parameters off the views that DL4J itself keeps into its flat vector. */
final class Layouts {
    private static final Set<String> STATISTICS = Set.of("mean", "var", "log10stdev");
    private static final Set<String> NORMS = Set.of("gamma", "beta", "g");

    private Layouts() {}

    /** @throws ModelException when a parameter is not one dense piece of the flat vector, or has a scheduled penalty */
    static Layout of(Network network) {
        List<Parameter> parameters = new ArrayList<>();
        for (Vertex vertex : network.vertices()) {
            Map<String, INDArray> table = vertex.trainable().paramTable(false);
            if (table != null) {
                table.forEach((key, view) -> parameters.add(parameter(vertex, key, view)));
            }
        }
        // DL4J's tables need not follow the flat vector: a convolution lists W before b, and stores b before W.
        parameters.sort(Comparator.comparingInt(Parameter::offset));
        return new Layout(parameters);
    }

    private static Parameter parameter(Vertex vertex, String key, INDArray view) {
        String name = vertex.key() + "_" + key;
        List<Integer> shape =
                Arrays.stream(view.shape()).mapToObj(Math::toIntExact).toList();
        Regularization penalties = penalties(vertex, key, name);
        for (char order : new char[] {view.ordering(), 'c', 'f'}) {
            Parameter parameter = new Parameter(
                    name,
                    vertex.number(),
                    vertex.name(),
                    vertex.types(),
                    kind(vertex, key),
                    shape,
                    outputs(vertex, shape.size()),
                    order,
                    Math.toIntExact(view.offset()),
                    vertex.frozen(),
                    penalties);
            if (dense(parameter.strides(), view)) {
                return parameter;
            }
        }
        throw new ModelException("parameter " + name + " of shape " + shape + " has strides "
                + Arrays.toString(view.stride()) + "; must be one dense piece of the flat vector, in order c or f");
    }

    /** The dimension that counts the outputs: DL4J's kernels are [out, in, ...], but for a few layers. */
    private static int outputs(Vertex vertex, int rank) {
        Object inner = vertex.innermost();
        if (rank <= 2 || inner instanceof DepthwiseConvolution2D) {
            return rank - 1;
        }
        return inner instanceof Deconvolution3D ? rank - 2 : inner instanceof Deconvolution2D ? 1 : 0;
    }

    private static boolean dense(int[] strides, INDArray view) {
        for (int k = 0; k < strides.length; k++) {
            if (view.size(k) > 1 && view.stride(k) != strides[k]) {
                return false;
            }
        }
        return true;
    }

    private static Kind kind(Vertex vertex, String key) {
        Object inner = vertex.innermost();
        if ((inner instanceof BatchNormalization && STATISTICS.contains(key))
                || (inner instanceof CenterLossOutputLayer && key.equals("cL"))) {
            return Kind.STATISTIC;
        }
        // The layer inside is asked: DL4J's Bidirectional takes its weights for biases and the other way round.
        boolean both = vertex.settings().stream().anyMatch(Bidirectional.class::isInstance);
        String plain = both ? key.substring(1) : key;
        if (NORMS.contains(plain)) {
            return Kind.NORM;
        }
        boolean bias = inner instanceof Layer layer && layer.initializer().isBiasParam(layer, plain);
        return bias ? Kind.BIAS : Kind.WEIGHT;
    }

    private static Regularization penalties(Vertex vertex, String key, String name) {
        var list = vertex.training().getRegularizationByParam(key);
        Regularization sum = Regularization.NONE;
        for (var one : list == null ? List.<org.nd4j.linalg.learning.regularization.Regularization>of() : list) {
            if (one instanceof L1Regularization l1) {
                double more = fixed(l1.getL1(), name);
                sum = new Regularization(sum.l1() + more, sum.l2(), sum.weightDecay(), sum.timesRate());
            } else if (one instanceof L2Regularization l2) {
                double more = fixed(l2.getL2(), name);
                sum = new Regularization(sum.l1(), sum.l2() + more, sum.weightDecay(), sum.timesRate());
            } else if (one instanceof WeightDecay decay
                    && (sum.weightDecay() == 0 || sum.timesRate() == decay.isApplyLR())) {
                // The builder's weightDecay(x) leaves two equal ones in each layer, and DL4J applies both.
                double more = fixed(decay.getCoeff(), name);
                sum = new Regularization(sum.l1(), sum.l2(), sum.weightDecay() + more, decay.isApplyLR());
            } else {
                throw new ModelException("parameter " + name + " has the penalty " + one
                        + "; must be L1Regularization, L2Regularization, or WeightDecay with one applyLR for all");
            }
        }
        return sum;
    }

    private static double fixed(ISchedule schedule, String name) {
        if (schedule instanceof FixedSchedule) {
            return schedule.valueAt(0, 0);
        }
        throw new ModelException("parameter " + name + " has a penalty that follows " + schedule
                + "; must be one fixed number: give the job a schedule in its place");
    }
}
