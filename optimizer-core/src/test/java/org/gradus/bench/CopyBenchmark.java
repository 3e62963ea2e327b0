package org.gradus.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A plain array copy of four floats per weight, 16 bytes read and 16 written: the 32 bytes that masked AdamW must move, which
 * reads gradient, two states, mask and weight, and writes two states and weight. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CopyBenchmark {
    /** What a copy moves per weight. */
    static final int BYTES = 32;

    @Param("500")
    public int side;

    private float[] from;
    private float[] to;

    @Setup
    public void prepare() {
        from = new float[BYTES / 2 / Float.BYTES * Plans.weights(side)];
        to = new float[from.length];
        Arrays.fill(from, 1);
        Arrays.fill(to, 2);
    }

    @Benchmark
    public float[] copy() {
        System.arraycopy(from, 0, to, 0, from.length);
        return to;
    }
}
