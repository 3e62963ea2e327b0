package org.gradus.dl4j;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * What goes in and comes out of a network.
 *
 * @param inputs features per example, 0 where the configuration leaves it open (recurrent networks, images that are not
 *     flat)
 * @param outputs outputs per example
 * @param classification whether the outputs are probabilities of classes
 * @param shape the dimensions of one example's outputs: {@code [outputs]}, or with time, which is 0: {@code [outputs, 0]},
 *     {@code [0, outputs]}
 * @param segment the time steps of a segment of truncated backpropagation through time; 0: not truncated
 */
record Head(int inputs, int outputs, boolean classification, List<Integer> shape, int segment) implements Serializable {
    private static final Set<Class<?>> LEGAL = Set.of(
            OutputLayer.class, LossLayer.class, CenterLossOutputLayer.class, RnnOutputLayer.class, RnnLossLayer.class);

    /** @throws ModelException with everything that keeps the network from being trained */
    static Head of(Network network) {
        List<String> faults = new ArrayList<>();
        one(network.inputs(), "inputs", faults);
        one(network.outputs(), "outputs", faults);
        if (network.dataType() != DataType.FLOAT) {
            faults.add("computes in " + network.dataType() + "; must be FLOAT");
        }
        if (!network.miniBatch()) {
            faults.add("has miniBatch = false (sums of gradients); must be true (means)");
        }
        faults.addAll(Attachable.algorithm(network));
        List<Vertex> vertices = network.vertices();
        for (Vertex vertex : vertices) {
            if (vertex.pretrained()) {
                faults.add(vertex + " is trained layer by layer; must be trained by backpropagation alone");
            }
        }
        int last = network.outputVertex();
        Object output = vertices.get(last).innermost();
        if (!LEGAL.contains(output.getClass())) {
            faults.add(vertices.get(last) + " gives the outputs; must be OutputLayer, LossLayer or"
                    + " CenterLossOutputLayer, or for every time step RnnOutputLayer or RnnLossLayer");
        } else if (loss(output) instanceof LossSparseMCXENT) {
            faults.add(vertices.get(last) + " uses LossSparseMCXENT; must be LossMCXENT, labels are one-hot");
        }
        boolean truncated = network.backpropType() == BackpropType.TruncatedBPTT;
        faults.addAll(Sequences.faults(vertices, last, truncated));
        faults.addAll(Windows.faults(vertices));
        int outputs = width(vertices.subList(0, last + 1));
        if (outputs < 1) {
            faults.add("does not say how many outputs it has; nOut of a layer must");
        }
        int features = features(network, vertices.get(0), faults);
        if (!faults.isEmpty()) {
            throw new ModelException("the network " + String.join("; the network ", faults));
        }
        return new Head(
                features,
                outputs,
                classification(output),
                Sequences.shape(output, outputs),
                truncated ? network.segment() : 0);
    }

    private static void one(List<String> names, String what, List<String> faults) {
        if (names.size() != 1) {
            faults.add("has " + names.size() + " " + what + " " + names + "; must have one");
        }
    }

    /** The width of the last layer that has one; the layers after it, loss and activation, keep it. */
    private static int width(List<Vertex> vertices) {
        for (int k = vertices.size() - 1; k >= 0; k--) {
            if (vertices.get(k).innermost() instanceof FeedForwardLayer layer && layer.getNOut() > 0) {
                boolean both = vertices.get(k).settings().stream()
                        .anyMatch(s -> s instanceof Bidirectional b && b.getMode() == Bidirectional.Mode.CONCAT);
                return Math.toIntExact(layer.getNOut()) * (both ? 2 : 1);
            }
        }
        return 0;
    }

    private static int features(Network network, Vertex first, List<String> faults) {
        if (network.preProcessor(first).orElse(null) instanceof FeedForwardToCnnPreProcessor flat) {
            long[] sizes = {flat.getNumChannels(), flat.getInputHeight(), flat.getInputWidth()};
            double product = (double) sizes[0] * sizes[1] * sizes[2];
            if (Arrays.stream(sizes).anyMatch(size -> size < 1) || product > Integer.MAX_VALUE) {
                faults.add("has a FeedForwardToCnnPreProcessor for images of " + Arrays.toString(sizes) + " in " + first
                        + "; must be 1 or more each, and at most " + Integer.MAX_VALUE + " numbers");
                return 0;
            }
            return Math.toIntExact(sizes[0] * sizes[1] * sizes[2]);
        }
        if (first.innermost() instanceof EmbeddingLayer) {
            return 1;
        }
        boolean rows = first.innermost() instanceof DenseLayer || first.innermost() instanceof BaseOutputLayer;
        return rows ? Math.toIntExact(((FeedForwardLayer) first.innermost()).getNIn()) : 0;
    }

    private static boolean classification(Object output) {
        ILossFunction loss = loss(output);
        IActivation activation = ((BaseLayer) output).getActivationFn();
        return loss instanceof LossMCXENT
                || loss instanceof LossBinaryXENT
                || activation instanceof ActivationSoftmax
                || activation instanceof ActivationSigmoid;
    }

    private static ILossFunction loss(Object output) {
        Layer layer = (Layer) output;
        if (layer instanceof RnnLossLayer sequence) {
            return sequence.getLossFn();
        }
        return layer instanceof BaseOutputLayer base ? base.getLossFn() : ((LossLayer) layer).getLossFn();
    }
}
