package org.gradus.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Schedules;
import org.gradus.rule.Hyperparameters;

/** What an explanation says beside its tables: settings of rules, limits on gradients, the guard, schedules. */
final class Notes {
    private static final int COLUMN = 12;

    private final Plan plan;
    private final long[] steps;

    /** @param steps at which hyperparameters are shown */
    Notes(Plan plan, long... steps) {
        this.plan = plan;
        this.steps = steps;
    }

    /** Lines, each ending in a line break; none where there is nothing to say. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        rules().forEach((rule, groups) -> line(text, "rule", rule + " (" + groups + ")"));
        clipping().forEach((limits, groups) -> line(text, "clipping", limits + " (" + groups + ")"));
        if (!plan.guard().equals(NonFinite.STOP)) {
            String stop = plan.guard().equals(NonFinite.SKIP)
                    ? ""
                    : ", and the run stops at " + (plan.guard().skips() + 1) + " in a row";
            line(text, "guard", "a step with a gradient that is not finite is skipped" + stop);
        }
        for (PlannedGroup group : plan.groups()) {
            if (!group.settings().frozen()) {
                group.settings().schedules().others().keySet().forEach(name -> schedule(text, group, name));
                Set<String> metrics = group.settings().schedules().metrics();
                if (!metrics.isEmpty() && group.owned() > 0) {
                    line(
                            text,
                            "schedule",
                            group.name() + " follows " + String.join(", ", metrics)
                                    + "; shown as it is before any is measured");
                }
            }
            if (!group.name().equals(group.settings().name())) {
                line(
                        text,
                        "rule",
                        group.name() + " has what group " + group.settings().name()
                                + " owns and its rule is not for: no matrices");
            }
        }
        return text.toString();
    }

    /** Rules with their settings, and who has them. */
    private Map<String, String> rules() {
        Map<String, String> rules = new LinkedHashMap<>();
        for (PlannedGroup group : plan.groups()) {
            if (!group.settings().frozen() && group.owned() > 0) {
                rules.merge(Hyperparameters.text(group.settings().rule()), group.name(), (a, b) -> a + ", " + b);
            }
        }
        return rules;
    }

    /** Limits, and who has them. */
    private Map<String, String> clipping() {
        Map<String, String> limits = new LinkedHashMap<>();
        if (!Double.isInfinite(plan.clipNorm())) {
            limits.put("norm " + Explanation.number(plan.clipNorm()), "the run");
        }
        for (PlannedGroup group : plan.groups()) {
            String text = text(group.settings().clipping());
            if (!text.isEmpty() && !group.settings().frozen()) {
                limits.merge(text, group.name(), (a, b) -> a + ", " + b);
            }
        }
        return limits;
    }

    private static String text(Clipping clipping) {
        return List.of(
                        limit("value", clipping.value()),
                        limit("adaptive", clipping.adaptive()),
                        limit("parameterNorm", clipping.parameterNorm()),
                        limit("groupNorm", clipping.groupNorm()))
                .stream()
                .filter(limit -> !limit.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String limit(String name, double value) {
        return Double.isInfinite(value) ? "" : name + " " + Explanation.number(value);
    }

    private void schedule(StringBuilder text, PlannedGroup group, String name) {
        String values = LongStream.of(steps)
                .mapToObj(step -> Explanation.number(value(group, name, step)) + " at step " + step)
                .collect(Collectors.joining(", "));
        line(text, "schedule", group.name() + " " + name + ": " + values);
    }

    /** What a schedule makes of a hyperparameter; of a penalty, in the first parameter that has the group's. */
    private static double value(PlannedGroup group, String name, long step) {
        Group settings = group.settings();
        Double base = Hyperparameters.of(settings.rule()).get(name);
        if (base == null && !group.parts().isEmpty()) {
            var penalties = group.parts().get(0).regularization();
            base = name.equals(Schedules.L1)
                    ? penalties.l1()
                    : penalties.l2() == 0 ? penalties.weightDecay() : penalties.l2();
        }
        return settings.schedules().at(name, step, base == null ? 0 : base);
    }

    private static void line(StringBuilder text, String title, String what) {
        text.append(
                String.format(Locale.ROOT, "%-" + COLUMN + "s%s%n", title, what).replace("\r", ""));
    }
}
