package org.gradus.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer that stays frozen, and computes as in inference, and lets the gradient through to thawed ones before it, where DL4J's
 * FrozenLayer would stop it.
 */
final class PassingLayer extends InferenceLayer {
    private static final long serialVersionUID = 1L;

    PassingLayer(Layer inner) {
        super(inner);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        var settings = underlying.conf().getLayer();
        IDropout dropout = settings.getIDropout();
        settings.setIDropout(null); // nothing was dropped on the way forth
        try {
            return new Pair<>(
                    new DefaultGradient(),
                    underlying.backpropGradient(epsilon, workspaces).getSecond());
        } finally {
            settings.setIDropout(dropout);
        }
    }

    @Override
    public double calcRegularizationScore(boolean backpropParamsOnly) {
        return 0;
    }

    @Override
    public void applyConstraints(int iteration, int epoch) {
        // it is frozen
    }
}
