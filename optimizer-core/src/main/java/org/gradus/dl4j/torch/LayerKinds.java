package org.gradus.dl4j.torch;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.gradus.selftest.LayerKind;

/** Which kinds of operations compute DL4J's layers. */
@SuppressWarnings("deprecation") // saved networks hold layers that DL4J has deprecated
final class LayerKinds {
    private static final Set<Class<?>> RECURRENT =
            Set.of(SimpleRnn.class, GravesLSTM.class, GravesBidirectionalLSTM.class);
    private static final Set<Class<?>> NORMALIZATION =
            Set.of(BatchNormalization.class, LocalResponseNormalization.class);
    private static final Set<Class<?>> EMBEDDING = Set.of(EmbeddingLayer.class, EmbeddingSequenceLayer.class);
    private static final Set<Class<?>> DECONVOLUTION = Set.of(Deconvolution2D.class, Deconvolution3D.class);
    private static final Set<Class<?>> DEPTHWISE = Set.of(DepthwiseConvolution2D.class, SeparableConvolution2D.class);

    private LayerKinds() {}

    /** Those of a network: of its layers, and what every network has. */
    static Set<LayerKind> of(List<Object> settings) {
        Set<LayerKind> kinds = EnumSet.of(LayerKind.DENSE, LayerKind.ACTIVATION, LayerKind.LOSS);
        settings.forEach(each -> kinds.addAll(of(each)));
        return kinds;
    }

    /** Those of a layer or vertex, whatever is wrapped around it. */
    static Set<LayerKind> of(Object settings) {
        if (settings instanceof FrozenLayer frozen) {
            return of(frozen.getLayer());
        }
        if (settings instanceof FrozenLayerWithBackprop frozen) {
            return of(frozen.getUnderlying());
        }
        if (settings instanceof FrozenVertex frozen) {
            return of(frozen.getUnderlying());
        }
        if (settings instanceof LayerVertex vertex) {
            return of(vertex.getLayerConf().getLayer());
        }
        if (settings instanceof BaseWrapperLayer wrapper) {
            return of(wrapper.getUnderlying());
        }
        if (settings instanceof Bidirectional both) {
            return of(both.getFwd());
        }
        return own(settings);
    }

    private static Set<LayerKind> own(Object settings) {
        Class<?> type = settings.getClass();
        Set<LayerKind> kinds = EnumSet.of(LayerKind.ACTIVATION);
        if (type == LSTM.class) {
            kinds.addAll(EnumSet.of(LayerKind.LSTM, LayerKind.RECURRENT)); // with a mask it goes step by step
        } else if (RECURRENT.contains(type)) {
            kinds.add(LayerKind.RECURRENT);
        } else if (NORMALIZATION.contains(type)) {
            kinds.add(LayerKind.NORMALIZATION);
        } else if (EMBEDDING.contains(type)) {
            kinds.add(LayerKind.EMBEDDING);
        } else if (DECONVOLUTION.contains(type)) {
            kinds.add(LayerKind.DECONVOLUTION);
        } else if (DEPTHWISE.contains(type)) {
            kinds.addAll(EnumSet.of(LayerKind.DEPTHWISE, LayerKind.CONVOLUTION));
        } else if (settings instanceof ConvolutionLayer || type == Convolution3D.class) {
            kinds.add(LayerKind.CONVOLUTION);
        } else if (Poolings.ALL.containsKey(type)) {
            kinds.add(LayerKind.POOLING);
            kinds.add(LayerKind.DEPTHWISE); // sums under dilated windows are convolutions
        } else if (Convolutions.ALL.containsKey(type)) {
            kinds.add(LayerKind.RESIZING);
        } else if (settings instanceof DenseLayer dense) {
            kinds.add(LayerKind.DENSE);
            if (dense.hasLayerNorm()) {
                kinds.add(LayerKind.NORMALIZATION);
            }
        }
        return kinds;
    }
}
