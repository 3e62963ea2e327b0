package org.gradus.dl4j;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The updater of a MultiLayerNetwork that Gradus updates. DL4J's own part divides by the examples and normalises; it has no
 * blocks, so no arithmetic of its own, and no state: what DL4J saves, copies and restores of it is nothing.
 */
final class LayersUpdater extends MultiLayerUpdater {
    private final Steps steps;

    LayersUpdater(MultiLayerNetwork network, Steps steps) {
        super(network);
        this.steps = steps;
        Blocks.drop(this);
        updaterStateViewArray = null;
    }

    Steps steps() {
        return steps;
    }

    @Override
    public synchronized void update(
            Gradient gradient, int iteration, int epoch, int batchSize, LayerWorkspaceMgr workspaces) {
        Unwritten.clear(steps.plan().layout(), gradient, gradient.gradient());
        super.update(gradient, iteration, epoch, batchSize, workspaces);
        steps.update(network.params(), gradient.gradient(), network.score());
    }

    /** Nothing: there is no state. */
    @Override
    public synchronized INDArray getStateViewArrayCopy() {
        return null;
    }
}
