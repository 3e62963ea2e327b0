package org.gradus.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Broadcast;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A batch normalisation that normalises by its running statistics in training too, and moves neither them nor gamma and beta. DL4J has
 * no such mode: its FrozenLayer lets no gradient through, and its FrozenLayerWithBackprop goes back by the statistics of the batch.
 */
final class HeldNormalization extends InferenceLayer {
    private static final long serialVersionUID = 1L;

    HeldNormalization(Layer normalization) {
        super(normalization);
    }

    /** What comes back is multiplied by {@code gamma / sqrt(variance + eps)}: the statistics do not depend on the batch. */
    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        BatchNormalization settings = (BatchNormalization) underlying.conf().getLayer();
        INDArray factors = Transforms.sqrt(variance(settings).addi(settings.getEps()), false)
                .rdivi(1);
        INDArray gamma = underlying.getParam("gamma");
        if (gamma != null) {
            factors.muli(gamma);
        } else if (settings.getGamma() != 1 && settings.getBeta() != 0) { // else DL4J ignores both in its outputs
            factors.muli(settings.getGamma());
        }
        boolean last = epsilon.rank() == 4 && settings.getCnn2DFormat() == CNN2DFormat.NHWC;
        INDArray below =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, epsilon.dataType(), epsilon.shape(), 'c');
        Broadcast.mul(epsilon, factors.reshape(factors.length()), below, last ? 3 : 1);
        return new Pair<>(new DefaultGradient(), below);
    }

    private INDArray variance(BatchNormalization settings) {
        if (!settings.isUseLogStd()) {
            return underlying.getParam("var").dup();
        }
        INDArray deviation = Transforms.exp(underlying.getParam("log10stdev").mul(Math.log(10)), false);
        return deviation.muli(deviation);
    }
}
