package org.gradus.bench;

import java.util.concurrent.TimeUnit;
import org.gradus.engine.Batch;
import org.gradus.torch.Computing;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A training step of a replica on a device: the batch from the heap, copied by a thread of its own while the step before computes; loss and gradient, one group's Adam where the weights are. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeviceStepBenchmark {
    @Param
    public Workload workload;

    /** The batch size. */
    @Param("2")
    public int examples;

    @Param("cpu")
    public String device;

    @Param("false")
    public boolean bfloat16;

    private DeviceReplica replica;
    private Batch batch;

    @Setup
    public void prepare() {
        replica = new DeviceReplica(
                workload.model(), workload.shape(), new Computing(device, bfloat16, false), BenchNetworks.RATE);
        batch = workload.batch(examples);
    }

    @Benchmark
    public double step() {
        return replica.step(batch, batch);
    }

    @TearDown
    public void close() {
        replica.close();
    }
}
