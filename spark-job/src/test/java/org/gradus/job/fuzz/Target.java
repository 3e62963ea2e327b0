package org.gradus.job.fuzz;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A reader of something that a user or a stranger hands in.
 *
 * @param name as the command line and the folders of inputs have it
 * @param faults the exceptions by which the reader refuses an input; any other is a finding
 * @param valid makes valid inputs, when they are wanted: some need a network
 * @param words pieces of the reader's language, to be put anywhere into an input
 * @param reader under test
 */
public record Target(
        String name,
        Set<Class<? extends Throwable>> faults,
        Supplier<List<byte[]>> valid,
        List<byte[]> words,
        Reader reader) {
    /** Reads one input. */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] input) throws Exception;
    }

    List<byte[]> seeds() {
        return valid.get();
    }

    boolean isFault(Throwable thrown) {
        return faults.stream().anyMatch(fault -> fault.isInstance(thrown));
    }

    @Override
    public String toString() {
        return name;
    }
}
