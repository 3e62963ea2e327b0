package org.gradus.schedule;

import java.util.List;
import org.gradus.setting.Check;
import org.gradus.setting.Options;

/**
 * {@code base * gamma^k}, k being how many milestones are at or before t: {@code torch.optim.lr_scheduler.MultiStepLR} in
 * closed form. Unlike there, a milestone cannot be given twice.
 *
 * @param milestones the steps at which the rate drops: at least one, ascending, 1 or more
 * @param gamma the factor of one drop, 0 or more; default 0.1
 */
public record MultiStep(List<Long> milestones, double gamma) implements Schedule {
    public MultiStep {
        milestones = List.copyOf(milestones);
        if (milestones.isEmpty()) {
            throw new IllegalArgumentException("milestones is empty; must have at least one step");
        }
        Sequence.checkAscending(milestones);
        Check.nonNegative("gamma", gamma);
    }

    /** Keys {@code milestones} (must be given), {@code gamma}. */
    public MultiStep(Options options) {
        this(options.wholes("milestones"), options.number("gamma", 0.1));
    }

    @Override
    public double at(long step, double base) {
        Check.atLeast("step", step, 0);
        long drops = milestones.stream().filter(milestone -> milestone <= step).count();
        return base * StrictMath.pow(gamma, (double) drops);
    }
}
