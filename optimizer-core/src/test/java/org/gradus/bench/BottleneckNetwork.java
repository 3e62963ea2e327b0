package org.gradus.bench;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** ResNet-50 with ten classes: He, Zhang, Ren, Sun 2015, https://arxiv.org/abs/1512.03385, table 1; strides in the 3 x 3. */
final class BottleneckNetwork {
    private static final int[] BLOCKS = {3, 4, 6, 3};
    private static final int FIRST = 64;
    private static final int WIDER = 4;

    private BottleneckNetwork() {}

    static String resnet50() {
        GraphBuilder graph = BenchNetworks.builder().graphBuilder().addInputs("input");
        String last = BenchNetworks.relu(graph, "stem", BenchNetworks.normalised(graph, "stem", "input", FIRST, 7, 2));
        SubsamplingLayer pool = new SubsamplingLayer.Builder(PoolingType.MAX)
                .kernelSize(3, 3)
                .stride(2, 2)
                .padding(1, 1)
                .build();
        graph.addLayer("pool", pool, last);
        last = "pool";
        for (int stage = 0; stage < BLOCKS.length; stage++) {
            for (int block = 0; block < BLOCKS[stage]; block++) {
                last = block(graph, stage + "x" + block, last, FIRST << stage, stage > 0 && block == 0, block == 0);
            }
        }
        return graph.addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), last)
                .addLayer("output", BenchNetworks.output(), "mean")
                .setOutputs("output")
                .setInputTypes(InputType.convolutional(224, 224, 3))
                .build()
                .toJson();
    }

    private static String block(
            GraphBuilder graph, String name, String last, int channels, boolean halves, boolean changes) {
        int stride = halves ? 2 : 1;
        String shortcut =
                changes ? BenchNetworks.normalised(graph, name + "short", last, WIDER * channels, 1, stride) : last;
        String narrow = BenchNetworks.relu(
                graph, name + "a", BenchNetworks.normalised(graph, name + "a", last, channels, 1, 1));
        String inner = BenchNetworks.relu(
                graph, name + "b", BenchNetworks.normalised(graph, name + "b", narrow, channels, 3, stride));
        String wide = BenchNetworks.normalised(graph, name + "c", inner, WIDER * channels, 1, 1);
        graph.addVertex(name + "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), wide, shortcut);
        return BenchNetworks.relu(graph, name, name + "sum");
    }
}
