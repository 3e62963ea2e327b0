package org.gradus.job.driver;

import java.util.Locale;
import org.gradus.job.config.EvaluateConfig;
import org.gradus.job.config.EvaluateConfig.Unit;
import org.gradus.job.replica.Walk;

/** When the model is measured: a function of counts, so that it is known before the rounds in between are run. */
final class EvaluationTimes {
    private final EvaluateConfig config;
    private final Walk walk;
    private final int epochs;

    /** @param epochs of the run */
    EvaluationTimes(EvaluateConfig config, Walk walk, int epochs) {
        this.config = config;
        this.walk = walk;
        this.epochs = epochs;
    }

    /**
     * Whether an evaluation is due when a round has ended; at the end of the run it is due in any case.
     *
     * @param rounds done
     * @param stepBefore steps done before the round
     * @param stepAfter steps done after it
     */
    boolean dueAfter(long rounds, long stepBefore, long stepAfter) {
        return config.unit() == Unit.ROUNDS
                ? rounds % config.every() == 0
                : walk.epoch(stepAfter) / config.every() > walk.epoch(stepBefore) / config.every();
    }

    /** What a person reads: {@code epoch 2 of 5}. */
    String where(long rounds, long step) {
        return config.unit() == Unit.ROUNDS
                ? String.format(Locale.ROOT, "round %,d", rounds)
                : "epoch " + walk.epoch(step) + " of " + epochs;
    }
}
