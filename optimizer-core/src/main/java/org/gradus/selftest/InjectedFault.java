package org.gradus.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A fault that a test puts into an engine: one kind of layer is computed wrongly, or ends the process. For tests only. The system property
 * {@value #PROPERTY}, or where it is not set the environment's {@value #VARIABLE}, lists them: {@code lstm@onednn, pooling@libtorch,
 * deconvolution@onednn:abort, dense@dl4j}. Where executors have different ones, Spark fills in who a process is: {@code
 * {{EXECUTOR_ID}}/0=lstm@onednn,1=pooling@libtorch}.
 *
 * @param kind what is wrong
 * @param first the fastest set of kernels with the fault
 * @param last the safest one with it
 * @param aborts whether the process ends
 */
public record InjectedFault(LayerKind kind, KernelSet first, KernelSet last, boolean aborts) {
    /** The system property. */
    public static final String PROPERTY = "gradus.selftest.faults";

    /** The variable of the environment. */
    public static final String VARIABLE = "GRADUS_SELFTEST_FAULTS";

    /** What wrong numbers are multiplied by. */
    public static final float FACTOR = 1.25f;

    /** As it is set for this process; empty: no fault. */
    public static String setting() {
        String set = System.getProperty(PROPERTY);
        String all = set != null ? set : System.getenv().getOrDefault(VARIABLE, "");
        int slash = all.indexOf('/');
        if (slash < 0) {
            return all;
        }
        String own = all.substring(0, slash) + "=";
        return Stream.of(all.substring(slash + 1).split(",", -1))
                .filter(one -> one.startsWith(own))
                .map(one -> one.substring(own.length()))
                .collect(Collectors.joining(","));
    }

    /** What is set. */
    public static List<InjectedFault> all() {
        List<InjectedFault> all = new ArrayList<>();
        for (String one : setting().split(",", -1)) {
            if (!one.isBlank()) {
                all.add(of(one.strip().toUpperCase(Locale.ROOT)));
            }
        }
        return all;
    }

    private static InjectedFault of(String text) {
        boolean aborts = text.endsWith(":ABORT");
        String[] parts = text.replace(":ABORT", "").split("@", 2);
        LayerKind kind = LayerKind.valueOf(parts[0]);
        return switch (parts[1]) {
            case "ONEDNN" -> new InjectedFault(kind, KernelSet.ONEDNN, KernelSet.ONEDNN_WITHOUT_LSTM, aborts);
            case "LIBTORCH" -> new InjectedFault(kind, KernelSet.ONEDNN, KernelSet.WITHOUT_ONEDNN, aborts);
            case "DL4J" -> new InjectedFault(kind, KernelSet.DL4J, KernelSet.DL4J, aborts);
            default -> throw new IllegalArgumentException(PROPERTY + " has " + text);
        };
    }

    /** Whether this fault is in a set of kernels. */
    public boolean in(KernelSet kernels) {
        boolean within = kernels.compareTo(first) >= 0 && kernels.compareTo(last) <= 0;
        return within && !(kind == LayerKind.LSTM && kernels == KernelSet.ONEDNN_WITHOUT_LSTM);
    }

    /** Ends the process if a fault that is set says so; returns whether numbers of a kind are to be wrong. */
    public static boolean strikes(KernelSet kernels, LayerKind kind) {
        boolean lies = false;
        for (InjectedFault fault : all()) {
            if (fault.kind == kind && fault.in(kernels)) {
                if (fault.aborts) {
                    Runtime.getRuntime().halt(134);
                }
                lies = true;
            }
        }
        return lies;
    }
}
