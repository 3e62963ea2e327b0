package org.gradus.schedule;

import java.util.OptionalLong;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * A factor that goes in a straight line from 0 to 1 in warmupSteps, stays for stableSteps, and falls to minFactor in
 * decaySteps, where it stays (Hu et al. 2024, https://arxiv.org/abs/2404.06395). PyTorch has none; Hugging Face's
 * transformers have the same, with the same defaults, as get_wsd_schedule.
 *
 * @param warmupSteps 0 or more
 * @param stableSteps 0 or more
 * @param decaySteps 1 or more
 * @param minFactor the factor after the decay, in [0, 1]; default 0
 * @param anneal the form of the decay; default cos
 */
public record WarmupStableDecay(long warmupSteps, long stableSteps, long decaySteps, double minFactor, Anneal anneal)
        implements Schedule {
    public WarmupStableDecay {
        Check.atLeast("warmupSteps", warmupSteps, 0);
        Check.atLeast("stableSteps", stableSteps, 0);
        Check.atLeast("decaySteps", decaySteps, 1);
        Check.fraction("minFactor", minFactor);
    }

    /**
     * Keys {@code warmupSteps}, {@code stableSteps}, {@code decaySteps} (all must be given), {@code minFactor},
     * {@code anneal}.
     */
    public WarmupStableDecay(Options options) {
        this(
                options.whole("warmupSteps"),
                options.whole("stableSteps"),
                options.whole("decaySteps"),
                options.number("minFactor", 0),
                options.choice("anneal", Anneal.COS));
    }

    @Override
    public double at(long step, double base) {
        if (Check.atLeast("step", step, 0) < warmupSteps) {
            return base * step / warmupSteps;
        }
        long decayed = Math.max(0, step - warmupSteps - stableSteps);
        return base * anneal.between(1, minFactor, (double) Math.min(decayed, decaySteps) / decaySteps);
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(Math.addExact(Math.addExact(warmupSteps, stableSteps), decaySteps));
    }
}
