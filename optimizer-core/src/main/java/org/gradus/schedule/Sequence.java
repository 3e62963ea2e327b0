package org.gradus.schedule;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.gradus.setting.Check;

/**
 * One schedule after another: {@code torch.optim.lr_scheduler.SequentialLR}. Each counts its steps from its own boundary,
 * and each is given the same base.
 *
 * @param schedules at least one
 * @param milestones where the second, third, ... schedule starts: one less than there are schedules, ascending, 1 or more;
 *     the step at a milestone belongs to the later schedule
 */
public record Sequence(List<Schedule> schedules, List<Long> milestones) implements Schedule {
    public Sequence {
        schedules = List.copyOf(schedules);
        milestones = List.copyOf(milestones);
        if (schedules.isEmpty() || milestones.size() != schedules.size() - 1) {
            throw new IllegalArgumentException("milestones has " + milestones.size() + " entries for "
                    + schedules.size() + " schedules; must be one less than there are schedules");
        }
        checkAscending(milestones);
    }

    static void checkAscending(List<Long> milestones) {
        for (int k = 0; k < milestones.size(); k++) {
            Check.atLeast("milestones[" + k + "]", milestones.get(k), k == 0 ? 1 : milestones.get(k - 1) + 1);
        }
    }

    @Override
    public double at(long step, double base) {
        int k = milestones.size();
        while (k > 0 && step < milestones.get(k - 1)) {
            k--;
        }
        return schedules.get(k).at(step - start(k), base);
    }

    @Override
    public OptionalLong length() {
        int last = schedules.size() - 1;
        OptionalLong length = schedules.get(last).length();
        return length.isEmpty() ? length : OptionalLong.of(Math.addExact(start(last), length.getAsLong()));
    }

    @Override
    public Schedule inEpochs(long every, long stepsPerEpoch) {
        return new Sequence(
                schedules.stream().map(s -> s.inEpochs(every, stepsPerEpoch)).toList(), milestones);
    }

    @Override
    public Schedule observed(Observations observations) {
        return new Sequence(
                IntStream.range(0, schedules.size())
                        .mapToObj(k -> schedules.get(k).observed(observations.since(start(k))))
                        .toList(),
                milestones);
    }

    @Override
    public Set<String> metrics() {
        return Chained.metrics(schedules);
    }

    /** While a schedule that does not move the momentum has its turn, it is the rule's own. */
    @Override
    public Optional<Schedule> momentum() {
        List<Optional<Schedule>> momenta =
                schedules.stream().map(Schedule::momentum).toList();
        return momenta.stream().allMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(new Sequence(
                        momenta.stream().map(m -> m.orElse(new Constant())).toList(), milestones));
    }

    private long start(int k) {
        return k == 0 ? 0 : milestones.get(k - 1);
    }
}
