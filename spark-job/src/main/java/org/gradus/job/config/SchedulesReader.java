package org.gradus.job.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gradus.group.Schedules;
import org.gradus.rule.Hyperparameters;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleType;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;

/**
 * Reads {@code schedule}: one schedule, which is that of lr, or a map from the names of hyperparameters to schedules. It is
 * the latter when its keys are such names and none is a word of a schedule.
 */
final class SchedulesReader {
    /** The name of the learning rate in such a map. */
    static final String LR = "lr";

    /** The hyperparameters that do not belong to a rule. */
    static final Set<String> OF_EVERY_RULE = Set.of(LR, Schedules.WEIGHT_DECAY, Schedules.L1);

    private static final Set<String> KNOWN = known();

    private SchedulesReader() {}

    /**
     * The schedules of a group or of the optimizer.
     *
     * @param from what is inherited, hyperparameter by hyperparameter; of those that the rule has
     * @param rule whose hyperparameters can be moved; empty: it is faulty, so every name counts
     * @return empty when something is wrong
     */
    static Optional<SchedulesConfig> read(Value value, SchedulesConfig from, Optional<Rule> rule) {
        Collection<String> legal = rule.map(SchedulesReader::names).orElse(KNOWN);
        TreeMap<String, ScheduleConfig> others = new TreeMap<>(from.others());
        others.keySet().retainAll(legal);
        if (!value.present()) {
            return Optional.of(new SchedulesConfig(from.lr(), others));
        }
        if (!isByName(value)) {
            return unknown(value, legal)
                    ? Optional.empty()
                    : ScheduleReader.read(value).map(lr -> new SchedulesConfig(lr, others));
        }
        int before = value.faults().list().size();
        Section section = value.section();
        ScheduleConfig lr = from.lr();
        for (String name : section.left()) {
            Value one = section.get(name);
            if (!legal.contains(name)) {
                one.fault(rule.map(Rule::name).orElse("the rule") + " has no such hyperparameter; "
                        + Names.hint(name, legal));
            } else if (one.present() && name.equals(LR)) {
                lr = ScheduleReader.read(one).orElse(lr);
            } else if (one.present()) {
                ScheduleReader.read(one).ifPresent(schedule -> others.put(name, schedule));
            }
        }
        return value.faults().list().size() > before ? Optional.empty() : Optional.of(new SchedulesConfig(lr, others));
    }

    /** Whether it is a map from hyperparameters to schedules. */
    static boolean isByName(Value value) {
        List<String> keys = keys(value);
        return keys.stream().noneMatch(ScheduleReader.WORDS::contains)
                && keys.stream().anyMatch(KNOWN::contains);
    }

    /** Refuses the keys of a map that has nothing but unknown ones: any of both forms may have been meant. */
    private static boolean unknown(Value value, Collection<String> legal) {
        List<String> keys = keys(value);
        if (keys.isEmpty() || keys.stream().anyMatch(ScheduleReader.WORDS::contains)) {
            return false;
        }
        Set<String> all = new TreeSet<>(ScheduleReader.WORDS);
        all.addAll(legal);
        Section section = value.section();
        keys.forEach(key -> section.get(key).fault("unknown key; " + Names.hint(key, all)));
        return true;
    }

    private static List<String> keys(Value value) {
        return value.isMap() ? value.section().left() : List.of();
    }

    private static Set<String> names(Rule rule) {
        Set<String> names = new TreeSet<>(OF_EVERY_RULE);
        names.addAll(Hyperparameters.of(rule).keySet());
        return names;
    }

    private static Set<String> known() {
        Set<String> names = new TreeSet<>(OF_EVERY_RULE);
        Section defaults = new Section("", new LinkedHashMap<>(), new Faults());
        Arrays.stream(RuleType.values())
                .map(type -> type.create(defaults))
                .forEach(rule -> names.addAll(Hyperparameters.of(rule).keySet()));
        return names;
    }
}
