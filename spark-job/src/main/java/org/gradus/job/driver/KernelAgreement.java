package org.gradus.job.driver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gradus.job.config.Changes;
import org.gradus.job.config.EngineConfig.Library;
import org.gradus.job.replica.Checkup;
import org.gradus.job.replica.EngineChoice;
import org.gradus.job.replica.KernelChoice;
import org.gradus.selftest.KernelSet;
import org.gradus.selftest.SelfTestReport;
import org.gradus.setting.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the kernels that are right on every executor, from the fastest set on; the last one is Deeplearning4j's engine. */
final class KernelAgreement {
    private static final Logger LOG = LoggerFactory.getLogger(KernelAgreement.class);

    private KernelAgreement() {}

    /**
     * Decides by what the executors' self-tests found.
     *
     * @param engine what shall compute on the processor; where it has kernels already, as a run that is resumed, it keeps them
     * @param found of every executor
     * @param ask has every executor test another engine
     * @param warn takes a line for the user
     * @throws org.gradus.setting.FaultsException where nothing is right, or the kernels that it has are wrong
     */
    static EngineChoice of(
            EngineChoice engine,
            List<Checkup> found,
            Function<EngineChoice, List<Checkup>> ask,
            Consumer<String> warn) {
        KernelChoice choice = engine.kernels();
        if (!choice.selftest()) {
            warn.accept("the self-test is skipped: nobody knows whether this processor computes rightly");
            return engine;
        }
        if (engine.library() == Library.TORCH && found.stream().anyMatch(check -> check.report() == null)) {
            return of(engine, ask.apply(engine), ask, warn); // they looked at GPUs before
        }
        Map<String, SelfTestReport> reports = reports(found);
        EngineChoice decided;
        if (choice.kernels() != null || engine.library() == Library.DL4J) {
            KernelSet kernels = choice.kernels() == null ? KernelSet.DL4J : choice.kernels();
            decided = engine.by(choice.with(kernels, reports));
        } else {
            Optional<KernelChoice> agreed = choice.agreed(reports);
            decided = agreed.map(engine::by).orElse(null);
        }
        if (decided == null) {
            KernelChoice last = choice.with(KernelSet.DL4J, reports);
            EngineChoice other = engine.withoutLibTorch(last);
            requireRight(other, ask.apply(other));
            decided = other;
        } else {
            requireRight(decided, found);
        }
        tell(decided, warn);
        return decided;
    }

    /** With the kernels of the run that wrote a checkpoint, unless the user has changed what computes. */
    static EngineChoice begun(Preparation prepared, Optional<Checkpoint> from) {
        if (from.isEmpty()) {
            return prepared.engine();
        }
        Checkpoint checkpoint = from.get();
        boolean changed = Changes.between(
                        checkpoint.configuration(), prepared.job().text())
                .stream()
                .anyMatch(change -> change.isAt("engine") || change.isAt("device"));
        return changed
                ? prepared.engine()
                : prepared.engine()
                        .recorded(checkpoint
                                .facts()
                                .path("engine")
                                .path("kernels")
                                .asText(""));
    }

    private static void tell(EngineChoice decided, Consumer<String> warn) {
        decided.kernels().found().forEach(line -> LOG.warn("self-test: {}", line));
        if (decided.kernels().reduced()) {
            warn.accept(line(decided.kernels()));
        }
    }

    /** {@code the self-test chose no oneDNN: localhost, AMD EPYC (family 26, model 2): with oneDNN lstm: ...}. */
    static String line(KernelChoice choice) {
        List<String> found = choice.found();
        return "the self-test chose " + choice.kernels() + ": " + found.get(0)
                + (found.size() > 1 ? " (and " + (found.size() - 1) + " more in run.json)" : "");
    }

    private static Map<String, SelfTestReport> reports(List<Checkup> found) {
        Map<String, SelfTestReport> reports = new LinkedHashMap<>();
        found.stream()
                .filter(check -> check.report() != null)
                .forEach(check -> reports.putIfAbsent(check.place(), check.report()));
        return reports;
    }

    private static void requireRight(EngineChoice engine, List<Checkup> found) {
        List<Fault> faults = found.stream()
                .filter(check -> check.report() != null)
                .flatMap(check -> engine.kernels().refusal(check.report()).stream()
                        .map(why -> new Fault(
                                Preflight.where(check), check.capability().host() + ": " + why)))
                .distinct()
                .toList();
        if (!faults.isEmpty()) {
            throw Preflight.refused(engine, faults);
        }
    }
}
