package org.gradus.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gradus.dl4j.NativeThreads;
import org.gradus.dl4j.torch.TorchEngine;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.group.Group;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.Adam;
import org.gradus.update.GroupedUpdate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A training step as a replica takes it: the batch from the heap, LibTorch's loss and gradient, the update by one group's Adam. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TorchEngineBenchmark {
    @Param
    public Workload workload;

    /** The batch size. */
    @Param("2")
    public int examples;

    private Engine engine;
    private Batch batch;
    private GroupedUpdate update;
    private long step;

    @Setup
    public void prepare() {
        NativeThreads.one();
        engine = TorchEngine.open(workload.model(), workload.shape());
        batch = workload.batch(examples);
        OptimizerSettings settings = new OptimizerSettings(
                Group.rest(new Adam()).withLr(BenchNetworks.RATE),
                List.of(),
                List.of(),
                Double.POSITIVE_INFINITY,
                NonFinite.STOP,
                0);
        Plan plan = PlanCompiler.compile(engine.layout(), engine.weights(), settings);
        update = new GroupedUpdate(plan);
    }

    @Benchmark
    public double step() {
        Moment moment = new Moment(step, 0, step);
        double loss = engine.computeGradient(batch, moment);
        update.update(engine.weights(), engine.gradient(), step++);
        engine.afterUpdate(moment);
        return loss;
    }

    @TearDown
    public void close() {
        engine.close();
    }
}
