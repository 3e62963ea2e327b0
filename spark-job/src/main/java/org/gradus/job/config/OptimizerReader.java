package org.gradus.job.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.gradus.group.Group;
import org.gradus.group.Selector;
import org.gradus.group.Selectors;
import org.gradus.plan.Clipping;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleType;

/** Reads the optimizer and the groups, which inherit from it everything that they do not say. */
final class OptimizerReader {
    private static final String SAFE = "[A-Za-z0-9._-]+";

    private final Section optimizer;
    private final ScheduleConfig schedule;
    private final Optional<RuleType> type;
    private final Optional<Rule> rule;
    private final OptionalDouble lr;
    private final OptionalDouble weightDecay;
    private final Clipping clipping;

    /**
     * Reads the optimizer.
     *
     * @param schedule the run's
     */
    OptimizerReader(Value value, Value schedule) {
        optimizer = value.section();
        this.schedule = schedule.present()
                ? ScheduleReader.read(schedule).orElseGet(ScheduleReader::constant)
                : ScheduleReader.constant();
        Value named = optimizer.get("rule");
        type = named.present() ? type(named) : RuleType.find("adam");
        lr = given(optimizer.get("lr"));
        weightDecay = given(optimizer.get("weightDecay"));
        Section clip = optimizer.get("clip").section();
        double none = Double.POSITIVE_INFINITY;
        clipping = new Clipping(
                clip.get("norm").number(none, Range.POSITIVE), clip.get("value").number(none, Range.POSITIVE));
        clip.end();
        rule = type.flatMap(known -> optimizer.make(known::create));
    }

    /** Limits on the gradient. */
    Clipping clipping() {
        return clipping;
    }

    /** The group of what no other claims: the optimizer's own settings. Empty when something is wrong with them. */
    Optional<GroupConfig> rest() {
        return rule.map(own ->
                new GroupConfig(Group.REST, Selectors.ALL, own, rate(lr, own), boxed(weightDecay), schedule, false));
    }

    /** The groups; those with faults are missing. Ends the reading of the optimizer's keys. */
    List<GroupConfig> groups(Value value) {
        List<GroupConfig> groups = new ArrayList<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (Value item : value.list("a list of groups")) {
            if (item.isMap()) {
                group(item.section(), names).ifPresent(groups::add);
            } else {
                item.refuse("a map with name and select");
            }
        }
        if (type.isPresent()) {
            optimizer.end();
        }
        return groups;
    }

    private Optional<GroupConfig> group(Section section, Map<String, String> names) {
        String name = name(section.get("name"), names);
        Optional<Selector> select = SelectorReader.read(section.get("select"));
        Value named = section.get("rule");
        Optional<RuleType> own = named.present() ? type(named) : type;
        OptionalDouble rate = given(section.get("lr"));
        OptionalDouble decay = given(section.get("weightDecay"));
        boolean frozen = section.get("frozen").flag(false);
        Value scheduled = section.get("schedule");
        Optional<ScheduleConfig> when = scheduled.present() ? ScheduleReader.read(scheduled) : Optional.of(schedule);
        Optional<Rule> made = own.flatMap(known -> rule(known, section));
        if (own.isPresent()) { // which keys a rule has is known only where the rule is
            section.end();
        }
        if (select.isEmpty() || made.isEmpty() || when.isEmpty()) {
            return Optional.empty();
        }
        double base = rate(rate.isPresent() ? rate : lr, made.get());
        Double shrink = boxed(decay.isPresent() ? decay : weightDecay);
        return Optional.of(new GroupConfig(name, select.get(), made.get(), base, shrink, when.get(), frozen));
    }

    private Optional<Rule> rule(RuleType known, Section section) {
        boolean inherits = type.isPresent() && type.get() == known;
        if (!inherits) {
            return section.make(known::create);
        }
        Inherited options = new Inherited(section, optimizer);
        if (rule.isPresent()) {
            return section.make(options, known::create);
        }
        try { // the optimizer's values are refused already; here only the group's own count
            return Optional.of(known.create(options));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String name(Value value, Map<String, String> names) {
        String legal = "text of letters, digits, . _ -, unique among the groups, not " + Group.REST;
        String name = value.text(legal).orElse("");
        boolean safe = name.isEmpty() || (name.matches(SAFE) && !name.matches("\\.+") && !name.equals(Group.REST));
        if (!safe) {
            value.refuse(legal);
        } else if (!name.isEmpty() && names.putIfAbsent(name, value.path()) != null) {
            value.refuse("unique, and is the name at " + names.get(name) + " too");
        }
        return name;
    }

    private static Optional<RuleType> type(Value value) {
        return value.word(RuleType.names()).flatMap(RuleType::find);
    }

    private static OptionalDouble given(Value value) {
        return value.present() ? value.number(Range.NON_NEGATIVE) : OptionalDouble.empty();
    }

    private static double rate(OptionalDouble given, Rule rule) {
        return given.orElse(rule.defaultRate());
    }

    private static Double boxed(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
