package org.gradus.bench;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.dl4j.NativeThreads;
import org.gradus.engine.Batch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What DL4J users have: {@code net.fit} of a batch, with DL4J's Adam. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Dl4jFitBenchmark {
    @Param
    public Workload workload;

    /** The batch size. */
    @Param("2")
    public int examples;

    private DataSet data;
    private MultiLayerNetwork layers;
    private ComputationGraph graph;

    @Setup
    public void prepare() {
        NativeThreads.one();
        if (workload == Workload.RESNET) {
            graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(workload.configuration()));
            graph.init();
        } else {
            layers = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(workload.configuration()));
            layers.init();
        }
        Batch batch = workload.batch(examples);
        data = new DataSet(
                array(batch.features(), shape()), array(batch.labels(), new long[] {examples, Workload.CLASSES}));
    }

    private long[] shape() {
        long[] shape = new long[Math.max(2, workload.shape().size() + 1)];
        shape[0] = examples;
        shape[1] = workload.batch(1).features().length;
        for (int k = 0; k < workload.shape().size(); k++) {
            shape[k + 1] = workload.shape().get(k);
        }
        return shape;
    }

    private static INDArray array(float[] values, long[] shape) {
        return Nd4j.createFromArray(values).reshape(shape);
    }

    @Benchmark
    public double step() {
        if (graph != null) {
            graph.fit(data);
            return graph.score();
        }
        layers.fit(data);
        return layers.score();
    }
}
