package org.gradus.job.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Selector;
import org.gradus.group.Statistics;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleType;

/** Reads the groups, which inherit from the optimizer everything that they do not say. */
final class GroupReader {
    private static final String SAFE = "[A-Za-z0-9._-]+";

    private final Inheritance from;
    private final Map<String, String> names = new LinkedHashMap<>();

    GroupReader(Inheritance from) {
        this.from = from;
    }

    /** The groups; those with faults are missing. */
    List<GroupConfig> read(Value value) {
        List<GroupConfig> groups = new ArrayList<>();
        for (Value item : value.list("a list of groups")) {
            if (item.isMap()) {
                group(item.section()).ifPresent(groups::add);
            } else {
                item.refuse("a map with name and select");
            }
        }
        return groups;
    }

    private Optional<GroupConfig> group(Section section) {
        String name = name(section.get("name"));
        Optional<Selector> select = SelectorReader.read(section.get("select"));
        Value named = section.get("rule");
        Optional<RuleType> type = named.present() ? OptimizerReader.type(named) : from.type();
        OptionalDouble lr = OptimizerReader.given(section.get("lr"), from.lr());
        OptionalDouble weightDecay = OptimizerReader.given(section.get("weightDecay"), from.weightDecay());
        OptionalDouble l1 = OptimizerReader.given(section.get("l1"), from.l1());
        Value freezes = section.get("frozen");
        boolean frozen = freezes.flag(false);
        boolean thaws = freezes.present() && !frozen;
        Statistics statistics = section.get("statistics").choice(Statistics.class, Statistics.HELD);
        boolean maximize = section.get("maximize").flag(from.maximize());
        Clipping clipping = ClipReader.group(section.get("clip"), from.clipping());
        Value scheduled = section.get("schedule");
        Optional<Rule> rule = type.flatMap(known -> rule(known, section));
        Optional<SchedulesConfig> schedules = SchedulesReader.read(scheduled, from.schedules(), rule);
        if (type.isPresent()) { // which keys a rule has is known only where the rule is
            section.end();
        }
        if (select.isEmpty() || rule.isEmpty() || schedules.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new GroupConfig(
                name,
                select.get(),
                rule.get(),
                OptimizerReader.rate(lr, rule.get()),
                OptimizerReader.boxed(weightDecay),
                OptimizerReader.boxed(l1),
                schedules.get(),
                clipping,
                frozen,
                thaws,
                statistics,
                maximize));
    }

    private Optional<Rule> rule(RuleType known, Section section) {
        boolean inherits = from.type().isPresent() && from.type().get() == known;
        if (!inherits) {
            return section.make(known::create);
        }
        Inherited options = new Inherited(section, from.options());
        if (from.rule().isPresent()) {
            return section.make(options, known::create);
        }
        try { // the optimizer's values are refused already; here only the group's own count
            return Optional.of(known.create(options));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String name(Value value) {
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
}
