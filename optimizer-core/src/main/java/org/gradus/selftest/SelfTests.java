package org.gradus.selftest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Runs a library's self-test, unless an earlier process of this user on this machine has run the same one. */
public final class SelfTests {
    /** Another one where the problems or their tolerance change. */
    private static final int PROBLEMS = 1;

    /** What libraries choose kernels by, as variables of the environment begin. */
    private static final List<String> VARIABLES =
            List.of("ONEDNN_", "DNNL_", "MKL", "OPENBLAS_", "ATEN_", "GOTO_", "OMP_", "KMP_", "LD_", "GLIBC_TUNABLES");

    private SelfTests() {}

    /**
     * The report, from the cache where it is there.
     *
     * @param cache a folder for reports
     * @param library what is tested: names and versions, a line each
     * @param test how; made where it is not in the cache
     * @param sets the sets of kernels to test, in that order
     * @throws IOException as of {@link ChildTest#run}
     */
    public static SelfTestReport report(
            Path cache, List<String> library, Supplier<ChildTest> test, List<KernelSet> sets) throws IOException {
        Processor processor = Processor.here();
        List<String> key = new ArrayList<>(library);
        key.add("problems " + PROBLEMS + " " + sets);
        key.addAll(processor.facts());
        key.addAll(variables());
        key.add(InjectedFault.setting());
        ReportCache reports = new ReportCache(cache);
        var known = reports.get(key, processor.name());
        if (known.isPresent()) {
            return known.get();
        }
        SelfTestReport found = new SelfTestReport(processor.name(), test.get().run(sets));
        reports.put(key, found);
        return found;
    }

    /** Loops: this runs at the start of each process, where streams would have to be made first. */
    private static List<String> variables() {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, String> variable : new TreeMap<>(System.getenv()).entrySet()) {
            for (String start : VARIABLES) {
                if (variable.getKey().startsWith(start)) {
                    found.add(variable.getKey() + "=" + variable.getValue().replace('\n', ' '));
                }
            }
        }
        return found;
    }
}
