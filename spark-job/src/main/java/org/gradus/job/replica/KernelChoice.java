package org.gradus.job.replica;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gradus.selftest.KernelSet;
import org.gradus.selftest.LayerKind;
import org.gradus.selftest.SelfTestReport;
import org.gradus.setting.Names;

/**
 * The kernels that all replicas of a run compute with, so that the bits do not depend on the machine that a replica is on.
 *
 * @param selftest whether every process proves them before it trains
 * @param kinds the kinds of layers that the network has
 * @param kernels what was agreed on; null: nothing yet, and a process by itself takes what is right in it
 * @param found what the self-tests found wrong, a line for each place and set of kernels
 */
public record KernelChoice(boolean selftest, Set<LayerKind> kinds, KernelSet kernels, List<String> found)
        implements Serializable {
    /** Decides by itself, for a network of which nothing is known. */
    static final KernelChoice OPEN = new KernelChoice(true, Set.of(), null, List.of());

    public KernelChoice {
        kinds = Set.copyOf(kinds);
        found = List.copyOf(found);
    }

    /** Before anything was tested. */
    public static KernelChoice of(boolean selftest, Set<LayerKind> kinds) {
        return new KernelChoice(selftest, kinds, null, List.of());
    }

    /**
     * The fastest of LibTorch's kernels that every report proves; empty: there are none.
     *
     * @param reports by place: {@code executor 1: b}
     */
    public Optional<KernelChoice> agreed(Map<String, SelfTestReport> reports) {
        for (KernelSet candidate : KernelSet.values()) {
            if (candidate.libTorch() && reports.values().stream().allMatch(report -> report.proves(candidate, kinds))) {
                return Optional.of(new KernelChoice(selftest, kinds, candidate, wrong(reports, candidate)));
            }
        }
        return Optional.empty();
    }

    /** The same with kernels that were chosen otherwise, and what the reports say of all that is faster. */
    public KernelChoice with(KernelSet others, Map<String, SelfTestReport> reports) {
        return new KernelChoice(selftest, kinds, others, wrong(reports, others));
    }

    /** What is wrong with the sets before one, where they were tested. */
    private List<String> wrong(Map<String, SelfTestReport> reports, KernelSet last) {
        List<String> lines = new ArrayList<>();
        reports.forEach((place, report) -> report.faults().keySet().stream()
                .filter(kernels -> kernels.compareTo(last) < 0)
                .filter(kernels -> !report.proves(kernels, kinds))
                .forEach(kernels -> lines.add(place + ", " + report.processor() + ": with " + kernels + " "
                        + String.join("; ", report.wrong(kernels, kinds)))));
        return lines;
    }

    /** What a process must not compute with these kernels for; empty: nothing. */
    public Optional<String> refusal(SelfTestReport report) {
        return kernels == null || report.proves(kernels, kinds)
                ? Optional.empty()
                : Optional.of("with " + kernels + " " + report.processor() + " computes wrongly: "
                        + String.join("; ", report.wrong(kernels, kinds)));
    }

    /** Whether something is switched off. */
    public boolean reduced() {
        return kernels != null && kernels != KernelSet.ONEDNN && !found.isEmpty();
    }

    /** What a plan says about it: {@code passed}, {@code skipped}, or what was found. */
    public List<String> lines() {
        if (!selftest) {
            return List.of("skipped: the job says so");
        }
        return found.isEmpty() && kernels != null ? List.of("passed") : found;
    }

    /** For {@code run.json} and checkpoints. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("kernels", kernels == null ? null : Names.key(kernels));
        facts.put("selftest", selftest);
        facts.put("found", found);
        return facts;
    }
}
