package org.gradus.job.config;

import java.util.Optional;
import java.util.OptionalDouble;
import org.gradus.group.Group;
import org.gradus.group.Selectors;
import org.gradus.group.Statistics;
import org.gradus.plan.NonFinite;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleType;

/** Reads the optimizer: the settings of what no group claims, from which groups inherit, and what is of the whole run. */
final class OptimizerReader {
    /** The rule where none is named. */
    static final String DEFAULT_RULE = "adam";

    private final Inheritance settings;
    private final ClipReader.Limits limits;
    private final NonFinite guard;

    /** @param schedule the run's */
    OptimizerReader(Value value, Value schedule) {
        Section optimizer = value.section();
        Value named = optimizer.get("rule");
        Optional<RuleType> type = named.present() ? type(named) : RuleType.find(DEFAULT_RULE);
        OptionalDouble none = OptionalDouble.empty();
        OptionalDouble lr = given(optimizer.get("lr"), none);
        OptionalDouble weightDecay = given(optimizer.get("weightDecay"), none);
        OptionalDouble l1 = given(optimizer.get("l1"), none);
        boolean maximize = optimizer.get("maximize").flag(false);
        limits = ClipReader.run(optimizer.get("clip"));
        guard = NonFiniteReader.read(optimizer.get("nonFinite"));
        Optional<Rule> rule = type.flatMap(known -> optimizer.make(known::create));
        if (type.isPresent()) { // which keys a rule has is known only where the rule is
            optimizer.end();
        }
        SchedulesConfig schedules =
                SchedulesReader.read(schedule, SchedulesConfig.constant(), rule).orElseGet(SchedulesConfig::constant);
        settings = new Inheritance(optimizer, type, rule, lr, weightDecay, l1, maximize, limits.groups(), schedules);
    }

    /** What groups inherit. */
    Inheritance settings() {
        return settings;
    }

    /** The limit on the norm of the whole gradient. */
    double clipNorm() {
        return limits.norm();
    }

    /** What happens where a gradient is not finite. */
    NonFinite guard() {
        return guard;
    }

    /** The group of what no other claims: the optimizer's own settings. Empty when something is wrong with its rule. */
    Optional<GroupConfig> rest() {
        return settings.rule()
                .map(rule -> new GroupConfig(
                        Group.REST,
                        Selectors.ALL,
                        rule,
                        rate(settings.lr(), rule),
                        boxed(settings.weightDecay()),
                        boxed(settings.l1()),
                        settings.schedules(),
                        settings.clipping(),
                        false,
                        false,
                        Statistics.HELD,
                        settings.maximize()));
    }

    /** A rule's name that must be given. */
    static Optional<RuleType> type(Value value) {
        return value.word(RuleType.names()).flatMap(RuleType::find);
    }

    /** A number, 0 or more; the inherited one when absent or wrong. */
    static OptionalDouble given(Value value, OptionalDouble inherited) {
        OptionalDouble own = value.present() ? value.number(Range.NON_NEGATIVE) : OptionalDouble.empty();
        return own.isPresent() ? own : inherited;
    }

    /** A learning rate, the rule's default where none is given. */
    static double rate(OptionalDouble given, Rule rule) {
        return given.orElse(rule.defaultRate());
    }

    /** A coefficient; null where none is given. */
    static Double boxed(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
