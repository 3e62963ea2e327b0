package org.gradus.dl4j;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gradus.engine.LayerModes;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A dense layer with one matrix product less than DL4J's, at the bottom with two, and the same bits. DL4J computes the output
 * before the activation once on the way forth and again on the way back; here it is kept. DL4J computes the gradient of every
 * input; where nothing below is trained nobody reads it, and it is left out. Layer normalisation is left to DL4J.
 */
final class ThriftyDense extends DenseLayer implements AutoCloseable {
    private boolean bottom; // nobody reads the gradient of the input
    private INDArray kept;
    private boolean fresh;

    /** Puts one in the place of each of DL4J's dense layers, by the number of the layer. */
    static Map<Integer, ThriftyDense> install(Network network) {
        Map<Integer, ThriftyDense> installed = new HashMap<>();
        for (Vertex vertex : network.vertices()) {
            Layer layer = network.layer(vertex).orElse(null);
            if (layer != null && layer.getClass() == DenseLayer.class) {
                ThriftyDense thrifty = new ThriftyDense((DenseLayer) layer);
                network.replace(vertex, thrifty);
                installed.put(vertex.number(), thrifty);
            }
        }
        mark(network, installed, LayerModes.MODEL);
        return installed;
    }

    /** Tells each whether something below it is trained. */
    static void mark(Network network, Map<Integer, ThriftyDense> installed, LayerModes modes) {
        Set<Integer> trained = new HashSet<>(); // itself, or what is below it
        for (Vertex vertex : network.vertices()) {
            int number = vertex.number();
            boolean bottom = network.inputs(vertex).stream().noneMatch(trained::contains);
            boolean fixed = vertex.frozen() && !modes.thawed().contains(number);
            if ((vertex.trainable().numParams() > 0 && !fixed) || !bottom) {
                trained.add(number);
            }
            if (installed.containsKey(number)) {
                installed.get(number).bottom = bottom;
            }
        }
    }

    /** Takes the place of another layer, whose views of weights and gradients it shares. */
    private ThriftyDense(DenseLayer other) {
        super(other.conf(), other.params().dataType());
        setListeners(other.getListeners());
        setIndex(other.getIndex());
        allowInputModification(other.isInputModificationAllowed());
        setParamsViewArray(other.params());
        setParamTable(other.paramTable());
        setBackpropGradientsViewArray(other.getGradientsViewArray());
    }

    @Override
    protected Pair<INDArray, INDArray> preOutputWithPreNorm(
            boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
        if (forBackprop && fresh) {
            fresh = false; // the activation's derivative may be written into it
            return new Pair<>(kept, kept);
        }
        Pair<INDArray, INDArray> computed = super.preOutputWithPreNorm(training, forBackprop, workspaces);
        fresh = training && !forBackprop && !hasLayerNorm();
        if (fresh) {
            keep(computed.getFirst());
        }
        return computed;
    }

    /** A copy: the activation writes into the original. */
    private void keep(INDArray output) {
        if (kept == null || !kept.equalShapes(output) || kept.ordering() != output.ordering()) {
            close();
            try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                kept = Nd4j.createUninitialized(output.dataType(), output.shape(), output.ordering());
            }
        }
        kept.assign(output);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        if (!bottom || hasLayerNorm()) {
            return super.backpropGradient(epsilon, workspaces);
        }
        INDArray z = preOutputWithPreNorm(true, true, workspaces).getFirst();
        INDArray delta = layerConf().getActivationFn().backprop(z, epsilon).getFirst();
        if (maskArray != null) {
            applyMask(delta);
        }
        Gradient gradient = new DefaultGradient();
        if (hasBias()) {
            INDArray bias = gradientViews.get(DefaultParamInitializer.BIAS_KEY);
            delta.sum(bias, 0);
            gradient.gradientForVariable().put(DefaultParamInitializer.BIAS_KEY, bias);
        }
        INDArray weights = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
        Nd4j.gemm(input.castTo(weights.dataType()), delta, weights, true, false, 1.0, 0.0);
        gradient.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, weights);
        weightNoiseParams.clear();
        // What is below may want its shape.
        INDArray unread =
                workspaces.create(ArrayType.ACTIVATION_GRAD, delta.dataType(), input.shape(), input.ordering());
        return new Pair<>(gradient, backpropDropOutIfPresent(unread));
    }

    @Override
    public void close() {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }
}
