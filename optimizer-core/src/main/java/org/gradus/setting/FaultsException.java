package org.gradus.setting;

import java.util.List;
import java.util.stream.Collectors;

/** An input was refused; carries every fault that was found, in the order of the input. */
public final class FaultsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * @param input what was refused, as the user knows it: a file's name, or {@code "optimizer"}
     * @param faults at least one
     */
    public FaultsException(String input, List<Fault> faults) {
        super(message(input, faults));
        this.faults = List.copyOf(faults);
    }

    /** Every fault, in the order of the input. */
    public List<Fault> faults() {
        return faults;
    }

    private static String message(String input, List<Fault> faults) {
        String count = faults.size() == 1 ? "1 fault" : faults.size() + " faults";
        return faults.stream()
                .map(f -> "\n  " + f)
                .collect(Collectors.joining("", Printable.line(input) + ": " + count, ""));
    }
}
