package org.gradus.job.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Optional;

/** Has a target read inputs, and looks at what that does: exceptions, processor time, memory that was allocated. */
final class Probe {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST_NANOS = 1_000_000_000L;
    private static final long MOST_BYTES = 64L << 20;

    private final Target target;
    private final boolean timed;
    private long slowestNanos;
    private long largestBytes;
    private String outcome = "";

    /** @param timed whether processor time of more than a second is a finding */
    Probe(Target target, boolean timed) {
        this.target = target;
        this.timed = timed;
    }

    /**
     * What is wrong with the way in which an input was read; empty where it was read, or refused by the reader's own fault.
     *
     * @param input is not changed
     */
    Optional<String> read(byte[] input) {
        byte[] given = input.clone();
        Throwable thrown = null;
        long nanos = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        try {
            target.reader().read(given);
        } catch (Throwable t) { // whatever it is
            thrown = t;
        }
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;
        slowestNanos = Math.max(slowestNanos, nanos);
        largestBytes = Math.max(largestBytes, bytes);
        outcome = thrown == null ? "read" : shown(thrown);
        if (thrown != null && !target.isFault(thrown)) {
            return Optional.of(shown(thrown) + ": " + thrown.getMessage());
        }
        if (bytes > MOST_BYTES + 2L * input.length) {
            return Optional.of("allocated " + (bytes >> 20) + " MiB");
        }
        if (timed && nanos > MOST_NANOS) {
            return Optional.of("took " + nanos / 1_000_000 + " ms");
        }
        return Optional.empty();
    }

    /** How the last input was taken: inputs with outcomes of their own are worth changing further. */
    String outcome() {
        return outcome;
    }

    long slowestNanos() {
        return slowestNanos;
    }

    long largestBytes() {
        return largestBytes;
    }

    /** The exception and where Gradus threw it, or let it through. */
    private static String shown(Throwable thrown) {
        return thrown.getClass().getSimpleName()
                + Arrays.stream(thrown.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith("org.gradus."))
                        .findFirst()
                        .map(frame -> " at " + frame.getFileName().replace(".java", "") + "." + frame.getMethodName()
                                + ":" + frame.getLineNumber())
                        .orElse("");
    }
}
