package org.gradus.job.config;

import java.io.Serializable;
import java.util.Optional;

/**
 * A number of steps or of epochs, counted from the start of the run.
 *
 * @param count 0 or more
 * @param epochs whether it counts epochs
 */
record When(long count, boolean epochs) implements Serializable {
    /** The first step. */
    static final When START = new When(0, false);

    private static final String EPOCH = "epoch";

    /** A step as {@code N} or {@code {epoch: N}}; the fallback when absent; empty when wrong. */
    static Optional<When> read(Value value, long least, When fallback) {
        if (!value.present()) {
            return Optional.ofNullable(fallback);
        }
        if (value.isMap()) {
            Section section = value.section();
            Optional<When> epoch = count(section.get(EPOCH), least, true);
            section.end();
            return epoch;
        }
        if (!value.isNumber()) {
            value.refuse("a whole number of steps or {epoch: N}");
            return Optional.empty();
        }
        return count(value, least, false);
    }

    /** A distance that is not 0, which may be {@code epoch}, one of them; the fallback when absent; empty when wrong. */
    static Optional<When> distance(Value value, When fallback) {
        if (value.isText()) {
            boolean epoch = value.text(EPOCH).filter(EPOCH::equals).isPresent();
            if (!epoch) {
                value.refuse("a whole number of steps, epoch or {epoch: N}");
            }
            return epoch ? Optional.of(new When(1, true)) : Optional.empty();
        }
        return read(value, 1, fallback);
    }

    /** A whole number of steps or epochs that must be given; empty when wrong. */
    static Optional<When> count(Value value, long least, boolean epochs) {
        return value.whole(least, Long.MAX_VALUE).stream()
                .mapToObj(count -> new When(count, epochs))
                .findFirst();
    }

    /** What a message calls it. */
    @Override
    public String toString() {
        return (epochs ? "epoch " : "step ") + count;
    }
}
