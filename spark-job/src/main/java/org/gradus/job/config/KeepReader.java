package org.gradus.job.config;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.gradus.group.Criterion;
import org.gradus.group.Keep;
import org.gradus.group.Share;
import org.gradus.group.Unit;

/**
 * Reads {@code keep: {by: magnitude, share: 0.2, largest: true, unit: element}}. The share, or {@code sparsity}, which is 1
 * minus it, is a number or a ramp {@code {from: 1, to: 0.1, begin: 0, end: 1000}}, without {@code from} a ramp from all.
 */
final class KeepReader {
    private static final String SHARE = "share";
    private static final String SPARSITY = "sparsity";
    private static final String LEGAL = "a number in [0, 1] or a map {from, to, begin, end}";

    private KeepReader() {}

    /** A share at some step. */
    @FunctionalInterface
    private interface ShareConfig extends Serializable {
        Share share(Clock clock);
    }

    /** The way to compute a mask; empty when something is wrong with it. */
    static Optional<MaskConfig.Values> read(Value value) {
        int before = value.faults().list().size();
        Section section = value.section();
        Criterion by = section.get("by").choice(Criterion.class, Criterion.MAGNITUDE);
        boolean largest = section.get("largest").flag(true);
        Unit unit = section.get("unit").choice(Unit.class, Unit.ELEMENT);
        Value kept = section.get(SHARE);
        Value stopped = section.get(SPARSITY);
        if (kept.present() && stopped.present()) {
            value.fault("found share and sparsity; sparsity is 1 - share: must be one of the two");
        }
        Optional<ShareConfig> share = stopped.present() ? share(stopped, KeepReader::rest) : share(kept, s -> s);
        section.end();
        return value.faults().list().size() > before
                ? Optional.empty()
                : share.map(s -> clock -> new Keep(by, largest, s.share(clock), unit));
    }

    private static Optional<ShareConfig> share(Value value, DoubleUnaryOperator kept) {
        if (!value.isMap()) {
            if (!value.isNumber()) {
                value.refuse(LEGAL);
                return Optional.empty();
            }
            Share constant = Share.of(kept.applyAsDouble(value.number(0, Range.FRACTION)));
            return Optional.of(clock -> constant);
        }
        Section ramp = value.section();
        double first = kept.applyAsDouble(ramp.get("from").number(kept.applyAsDouble(1), Range.FRACTION));
        double last = kept.applyAsDouble(ramp.get("to").number(Range.FRACTION).orElse(0));
        Optional<When> begin = When.read(ramp.get("begin"), 0, When.START);
        Value ends = ramp.get("end");
        if (!ends.present()) {
            ends.refuse("a whole number of steps or {epoch: N}");
        }
        Optional<When> end = When.read(ends, 0, null);
        ramp.end();
        if (begin.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        When from = begin.get();
        When to = end.get();
        return Optional.of(clock -> new Share(first, last, clock.steps(from), clock.after(to, 0, from)));
    }

    /** 1 minus a share, in decimal: of 0.9 that is 0.1. */
    private static double rest(double share) {
        return BigDecimal.ONE.subtract(BigDecimal.valueOf(share)).doubleValue();
    }
}
