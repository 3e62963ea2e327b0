package org.gradus.selftest;

import java.util.Optional;

/** What solves the problems of a kind of layer with a library. */
@FunctionalInterface
public interface Solver {
    /** What is wrong with a kind of layer, one line; empty: nothing, or the library has no such kind. May end the process. */
    Optional<String> fault(KernelSet kernels, LayerKind kind);

    /**
     * Solves what the arguments ask for and says so on the standard output: the part of a self-test that runs in a child process.
     *
     * @param pairs {@code ONEDNN:LSTM} each
     */
    static void answer(String[] pairs, Solver solver) {
        for (String pair : pairs) {
            String[] parts = pair.split(":", 2);
            KernelSet kernels = KernelSet.valueOf(parts[0]);
            LayerKind kind = LayerKind.valueOf(parts[1]);
            say(ChildTest.BEGIN + pair);
            String fault;
            try {
                fault = solver.fault(kernels, kind).orElse("");
            } catch (RuntimeException e) {
                String message = String.valueOf(e.getMessage());
                fault = "failed: " + message.lines().findFirst().orElse("").strip();
            }
            say(ChildTest.END + pair + " " + fault);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
