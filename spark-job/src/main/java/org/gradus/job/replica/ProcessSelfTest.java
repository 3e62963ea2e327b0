package org.gradus.job.replica;

import java.util.Map;
import java.util.Optional;
import org.gradus.dl4j.selftest.Dl4jSelfTest;
import org.gradus.job.config.EngineConfig.Device;
import org.gradus.job.config.EngineConfig.Library;
import org.gradus.selftest.KernelSet;
import org.gradus.selftest.SelfTestReport;
import org.gradus.torch.selftest.TorchSelfTest;

/** The self-test of what computes in this process. */
public final class ProcessSelfTest {
    private ProcessSelfTest() {}

    /**
     * What it finds on the processor; empty where the job skips it, or DL4J's engine cannot be tested here.
     *
     * @throws IllegalStateException when it cannot be run
     */
    static Optional<SelfTestReport> report(EngineChoice engine) {
        if (!engine.kernels().selftest()) {
            return Optional.empty();
        }
        return engine.library() == Library.TORCH ? Optional.of(TorchSelfTest.here()) : Dl4jSelfTest.here();
    }

    /**
     * Refuses kernels that other processes agreed on, and that are wrong in this one: an executor that joined later.
     *
     * @throws IllegalStateException with what is wrong
     */
    static void require(EngineChoice engine) {
        if (engine.kernels().kernels() == null) {
            return;
        }
        report(engine).flatMap(engine.kernels()::refusal).ifPresent(why -> {
            throw new IllegalStateException("this executor cannot take part in the run: " + why
                    + "; the run's kernels were chosen before it joined. Resume the run on processors like the"
                    + " first ones");
        });
    }

    /**
     * The same choice as far as this process alone can make it: for a plan that is printed without a cluster.
     *
     * @throws IllegalStateException when the self-test cannot be run
     */
    public static EngineChoice here(EngineChoice engine) {
        if (engine.device() == Device.CUDA) {
            return engine;
        }
        Optional<SelfTestReport> report = report(engine);
        if (report.isEmpty()) {
            return engine;
        }
        Map<String, SelfTestReport> reports = Map.of("this machine", report.get());
        return engine.library() == Library.TORCH
                ? engine.kernels()
                        .agreed(reports)
                        .map(engine::by)
                        .orElseGet(() -> here(engine.withoutLibTorch(engine.kernels())))
                : engine.by(engine.kernels().with(KernelSet.DL4J, reports));
    }
}
