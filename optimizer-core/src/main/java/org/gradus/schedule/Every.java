package org.gradus.schedule;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.gradus.setting.Check;

/**
 * A schedule that moves once in n steps, {@code inner.at(t / n)}: one that counts epochs, n being the steps of an epoch.
 *
 * @param inner what is asked with t / n, rounded down
 * @param n 1 or more
 */
public record Every(Schedule inner, long n) implements Schedule {
    public Every {
        Check.atLeast("n", n, 1);
    }

    @Override
    public double at(long step, double base) {
        return inner.at(Check.atLeast("step", step, 0) / n, base);
    }

    @Override
    public OptionalLong length() {
        OptionalLong length = inner.length();
        return length.isEmpty() ? length : OptionalLong.of(Math.multiplyExact(length.getAsLong(), n));
    }

    @Override
    public Schedule inEpochs(long every, long stepsPerEpoch) {
        return new Every(inner.inEpochs(Math.multiplyExact(every, n), stepsPerEpoch), n);
    }

    @Override
    public Schedule observed(Observations observations) {
        return new Every(inner.observed(observations.every(n)), n);
    }

    @Override
    public Set<String> metrics() {
        return inner.metrics();
    }

    @Override
    public Optional<Schedule> momentum() {
        return inner.momentum().map(momentum -> new Every(momentum, n));
    }
}
