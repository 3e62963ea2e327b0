package org.gradus.bench;

import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;
import org.gradus.plan.Plan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One update by masked AdamW, with the groups and masks of a {@link Scene}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SceneBenchmark {
    @Param
    public Scene scene;

    @Param("500")
    public int side;

    private Memory memory;

    @Setup
    public void prepare() {
        Plan plan = scene.plan(side);
        memory = new Memory(plan, scene.states(plan, side));
    }

    @Benchmark
    public FloatBuffer update() {
        return memory.update();
    }
}
