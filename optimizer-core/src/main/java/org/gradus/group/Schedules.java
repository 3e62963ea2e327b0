package org.gradus.group;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.gradus.schedule.Constant;
import org.gradus.schedule.Observations;
import org.gradus.schedule.Schedule;

/**
 * What becomes of a group's hyperparameters over the steps.
 *
 * @param lr of the learning rate
 * @param others of {@code weightDecay}, {@code l1} and whatever the rule has, by name: {@code momentum}, {@code beta1}
 */
public record Schedules(Schedule lr, Map<String, Schedule> others) implements Serializable {
    /** The name of the weight decay among the others. */
    public static final String WEIGHT_DECAY = "weightDecay";

    /** The name of the l1 penalty among the others. */
    public static final String L1 = "l1";

    /** Everything stays as it is. */
    public static final Schedules CONSTANT = of(new Constant());

    public Schedules {
        others = Collections.unmodifiableMap(new TreeMap<>(others));
    }

    /** A schedule of the learning rate alone. */
    public static Schedules of(Schedule lr) {
        return new Schedules(lr, Map.of());
    }

    /** These, and one more or another. */
    public Schedules with(String hyperparameter, Schedule schedule) {
        Map<String, Schedule> more = new TreeMap<>(others);
        more.put(hyperparameter, schedule);
        return new Schedules(lr, more);
    }

    /** A hyperparameter's value at a step. */
    public double at(String hyperparameter, long step, double base) {
        Schedule schedule = others.get(hyperparameter);
        return schedule == null ? base : schedule.at(step, base);
    }

    /** The metrics that any of these watches. */
    public Set<String> metrics() {
        Set<String> all = new TreeSet<>(lr.metrics());
        others.values().forEach(schedule -> all.addAll(schedule.metrics()));
        return all;
    }

    /** These schedules with metrics made known to them. */
    public Schedules observed(Observations observations) {
        return map(schedule -> schedule.observed(observations));
    }

    /** These schedules with the length of an epoch made known to them. */
    public Schedules inEpochs(long stepsPerEpoch) {
        return map(schedule -> schedule.inEpochs(1, stepsPerEpoch));
    }

    private Schedules map(UnaryOperator<Schedule> change) {
        Map<String, Schedule> changed = new TreeMap<>();
        others.forEach((name, schedule) -> changed.put(name, change.apply(schedule)));
        return new Schedules(change.apply(lr), changed);
    }
}
