package org.gradus.schedule;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Several schedules at once: {@code torch.optim.lr_scheduler.ChainedScheduler}. All count the same steps, and each is given
 * the rate of the one before it as its base; so factors multiply. Unlike in PyTorch, each is its closed form there: one
 * with absolute rates ({@link Cyclic}, {@link OneCycle}) makes what stands before it count for nothing, and belongs first.
 *
 * @param schedules at least one
 */
public record Chained(List<Schedule> schedules) implements Schedule {
    public Chained {
        schedules = List.copyOf(schedules);
        if (schedules.isEmpty()) {
            throw new IllegalArgumentException("chained is empty; must have at least one schedule");
        }
    }

    @Override
    public double at(long step, double base) {
        double rate = base;
        for (Schedule schedule : schedules) {
            rate = schedule.at(step, rate);
        }
        return rate;
    }

    /** The longest, where each has an end. */
    @Override
    public OptionalLong length() {
        List<OptionalLong> lengths = schedules.stream().map(Schedule::length).toList();
        return lengths.stream().allMatch(OptionalLong::isPresent)
                ? lengths.stream().flatMapToLong(OptionalLong::stream).max()
                : OptionalLong.empty();
    }

    @Override
    public Schedule inEpochs(long every, long stepsPerEpoch) {
        return new Chained(
                schedules.stream().map(s -> s.inEpochs(every, stepsPerEpoch)).toList());
    }

    @Override
    public Schedule observed(Observations observations) {
        return new Chained(schedules.stream().map(s -> s.observed(observations)).toList());
    }

    @Override
    public Set<String> metrics() {
        return metrics(schedules);
    }

    @Override
    public Optional<Schedule> momentum() {
        List<Schedule> momenta =
                schedules.stream().flatMap(s -> s.momentum().stream()).toList();
        return momenta.isEmpty() ? Optional.empty() : Optional.of(new Chained(momenta));
    }

    /** What any of these watches. */
    static Set<String> metrics(List<Schedule> schedules) {
        Set<String> all = new TreeSet<>();
        schedules.forEach(schedule -> all.addAll(schedule.metrics()));
        return all;
    }
}
