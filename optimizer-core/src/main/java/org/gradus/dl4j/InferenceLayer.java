package org.gradus.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer that computes as in inference while the network trains; what it lets through on the way back is its subclasses' own. */
abstract class InferenceLayer extends BaseWrapperLayer {
    private static final long serialVersionUID = 1L;

    InferenceLayer(Layer inner) {
        super(inner);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        return underlying.activate(false, workspaces);
    }

    @Override
    public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
        return underlying.activate(input, false, workspaces);
    }
}
