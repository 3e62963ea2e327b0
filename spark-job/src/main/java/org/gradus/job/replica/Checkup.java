package org.gradus.job.replica;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.SparkEnv;
import org.gradus.dl4j.NativeThreads;
import org.gradus.job.config.EngineConfig.Library;
import org.gradus.selftest.SelfTestReport;
import org.gradus.torch.Build;
import org.gradus.torch.Capability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task found where it ran: whether the engine's libraries load, and what its device is.
 *
 * @param executor Spark's name of the executor
 * @param gpu CUDA's number of the task's GPU; negative: it has none
 * @param gpuFault why it has none; empty: it has one, or none was asked for
 * @param capability libraries, devices and memory
 * @param report what the self-test of the processor's kernels found; null: it was not run
 */
@DefaultSerializer(JavaSerializer.class) // Kryo, where a program uses it, cannot read records
public record Checkup(String executor, int gpu, String gpuFault, Capability capability, SelfTestReport report)
        implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkup.class);

    /** Looks around, on a task's own thread. Never throws. */
    public static Checkup here(EngineChoice engine, int partition) {
        OptionalInt gpu = OptionalInt.empty();
        String fault = "";
        try {
            gpu = Gpus.of(engine, partition);
        } catch (IllegalStateException e) {
            fault = e.getMessage();
        }
        List<Integer> devices = gpu.stream().boxed().toList();
        String executor = SparkEnv.get().executorId();
        Capability found = load(engine, devices);
        if (!found.fault().isEmpty() || gpu.isPresent()) {
            return new Checkup(executor, gpu.orElse(-1), fault, found, null);
        }
        try {
            long started = System.nanoTime();
            SelfTestReport report = ProcessSelfTest.report(engine).orElse(null);
            LOG.info("self-test after {} ms: {}", (System.nanoTime() - started) / 1_000_000, report);
            return new Checkup(executor, -1, fault, found, report);
        } catch (IllegalStateException e) {
            return new Checkup(executor, -1, fault, found.failing(e.getMessage()), null);
        }
    }

    /** Without a self-test. */
    public Checkup(String executor, int gpu, String gpuFault, Capability capability) {
        this(executor, gpu, gpuFault, capability, null);
    }

    /** Where it was: {@code executor 1 on host}. */
    public String place() {
        return (executor.equals("driver") ? "" : "executor " + executor + " on ") + capability.host();
    }

    private static Capability load(EngineChoice engine, List<Integer> devices) {
        Build build = engine.build();
        LOG.info(
                "loading {}; the first time on a machine its libraries are extracted, which takes some seconds", build);
        long started = System.nanoTime();
        Capability found = engine.library() == Library.TORCH ? Capability.ofLibTorch(devices) : nd4j(build, devices);
        LOG.info(
                "{} {} {} after {} ms",
                build,
                found.version(),
                outcome(found),
                (System.nanoTime() - started) / 1_000_000);
        return found;
    }

    private static String outcome(Capability found) {
        return found.fault().isEmpty() ? "is loaded" : "cannot be loaded: " + found.fault();
    }

    private static Capability nd4j(Build build, List<Integer> devices) {
        Capability found = Capability.of(build, devices);
        try {
            NativeThreads.one();
            return found;
        } catch (RuntimeException | LinkageError e) {
            Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
            return found.failing("ND4J cannot be loaded: " + cause);
        }
    }

    /** What keeps replicas that need so many bytes together from the processor here; empty: nothing. */
    public Optional<String> cpuFault(long bytes) {
        return capability.cpuFault(bytes);
    }

    /** What keeps replicas that need so many bytes together from this GPU; empty: nothing. */
    public Optional<String> cudaFault(long bytes) {
        return gpuFault.isEmpty() ? capability.cudaFault(gpu, bytes) : Optional.of(capability.host() + ": " + gpuFault);
    }
}
