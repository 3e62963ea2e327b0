package org.gradus.bench;

import java.util.concurrent.TimeUnit;
import org.gradus.dl4j.NativeThreads;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What DL4J users have: the Adam operation over views of one state array, which turns gradients into updates in place, then
 * the multiplication by a mask and the subtraction. Gradients are fresh each time, which is not counted: updates of updates
 * would become denormal numbers, and slow. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Nd4jBenchmark {
    @Param("500")
    public int side;

    private INDArray fresh;
    private INDArray gradient;
    private INDArray mean;
    private INDArray square;
    private INDArray mask;
    private INDArray weights;
    private int step;

    @Setup
    public void prepare() {
        NativeThreads.one();
        int length = Plans.weights(side);
        fresh = random(length, 2);
        gradient = Nd4j.create(DataType.FLOAT, length);
        INDArray state = Nd4j.zeros(DataType.FLOAT, 2L * length);
        mean = state.get(NDArrayIndex.interval(0, length));
        square = state.get(NDArrayIndex.interval(length, 2L * length));
        mask = random(length, 3).addi(1);
        weights = random(length, 1);
    }

    private static INDArray random(int length, long seed) {
        INDArray array = Nd4j.create(DataType.FLOAT, length);
        array.data().asNioFloat().put(Memory.random(length, seed));
        return array;
    }

    @Setup(Level.Invocation)
    public void refresh() {
        gradient.assign(fresh);
    }

    @Benchmark
    public INDArray update() {
        Nd4j.exec(new AdamUpdater(gradient, square, mean, 1e-3, 0.9, 0.999, 1e-8, step++));
        return weights.subi(gradient.muli(mask));
    }
}
