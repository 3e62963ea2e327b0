package org.gradus.bench;

import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;
import org.gradus.rule.RuleType;
import org.gradus.setting.MapOptions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One update by each rule with its defaults, one group, without a mask and with a rate for each weight. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RuleBenchmark {
    @Param
    public RuleType rule;

    @Param({"false", "true"})
    public boolean masked;

    @Param("500")
    public int side;

    private Memory memory;

    @Setup
    public void prepare() {
        Rates rates = masked ? Rates.FRACTIONAL : Rates.NONE;
        memory = new Memory(Plans.of(Plans.MATRICES, side, 1, rule.create(MapOptions.none()), rates));
    }

    @Benchmark
    public FloatBuffer update() {
        return memory.update();
    }
}
