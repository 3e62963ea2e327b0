package org.gradus.job.driver;

import java.util.Optional;
import org.gradus.job.replica.Divergence;

/** Training stopped, because a loss or an update was not finite. */
public final class Diverged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String BEFORE =
            " before the first update; look at the range of the features (data.scale) and at the model's weights";

    private static final String STATISTICS =
            "the statistics of its batch are not finite; look at the range of the features (data.scale)";

    /**
     * @param round in which round, from 0
     * @param first what was not finite
     * @param group the one to blame; empty when no update came before
     * @param checkpoint where the last good state lies
     */
    Diverged(long round, Divergence first, Optional<String> group, String checkpoint) {
        super("training diverged in round " + round + ", step " + first.step() + ", replica " + first.replica() + ": "
                + (Double.isFinite(first.loss()) ? "" : "the loss is " + first.loss())
                + cause(first, group)
                + skipped(first.skipped())
                + "; the last good state is " + checkpoint);
    }

    /**
     * @param round after which an evaluation showed it, from 0
     * @param loss of the evaluation, not finite
     * @param group the one to blame; empty when no weight has moved
     * @param checkpoint where the last good state lies
     */
    Diverged(long round, double loss, Optional<String> group, String checkpoint) {
        super("training diverged in round " + round + ": the loss of the evaluation after it is " + loss
                + "; look at the range of these rows"
                + group.map(name -> " and at group \"" + name + "\", whose weights moved the farthest")
                        .orElse("")
                + "; the last good state is " + checkpoint);
    }

    private static String cause(Divergence first, Optional<String> group) {
        return Double.isFinite(first.loss()) && first.group().isEmpty()
                ? STATISTICS
                : group.map(name -> blame(name, first.loss())).orElse(BEFORE);
    }

    private static String skipped(long steps) {
        return steps == 0 ? "" : "; steps skipped in a row before it: " + steps;
    }

    private static String blame(String group, double loss) {
        return (Double.isFinite(loss)
                        ? "group \"" + group + "\" was the first whose update was not finite"
                        : ", and group \"" + group + "\" is the one whose weights moved the farthest")
                + "; lower its lr or clip its gradient";
    }
}
