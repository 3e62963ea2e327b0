package org.gradus.plan;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;
import org.gradus.rule.Rule;

/** A plan as text: per group what it owns and how that moves, and per parameter who owns it. */
public final class Explanation {
    private static final long FLOAT = Float.BYTES;

    private final Plan plan;
    private final OptionalLong steps;

    /**
     * @param plan the plan
     * @param steps how many steps each replica will take; empty where unknown, then rates are shown at step 0 only
     */
    public Explanation(Plan plan, OptionalLong steps) {
        this.plan = plan;
        this.steps = steps;
    }

    /** The whole text, several lines, ending in a line break. */
    @Override
    public String toString() {
        return totals() + "\n" + groups() + "\n" + parameters();
    }

    private String totals() {
        int all = plan.layout().length();
        int trainable = plan.trainable();
        int statistics = plan.statistics().total();
        String statistic = statistics == 0 ? "" : ", " + count(statistics) + " statistics (averaged, in no group)";
        String clip = plan.clipping().equals(Clipping.NONE) ? "" : "clipping    " + clipping() + "\n";
        return "elements    " + count(all) + ": " + count(trainable) + " trainable (" + percent(trainable, all) + "), "
                + count(all - trainable - statistics) + " never move" + statistic + "\n"
                + clip
                + "state       " + bytes(stateBytes()) + " per replica\n"
                + "round       " + bytes(roundBytes()) + " to each replica and back (weights, statistics and state that"
                + " can move)\n";
    }

    private String clipping() {
        String norm = Double.isInfinite(plan.clipping().norm())
                ? ""
                : "norm " + number(plan.clipping().norm());
        String value = Double.isInfinite(plan.clipping().value())
                ? ""
                : "value " + number(plan.clipping().value());
        return (norm + " " + value).strip();
    }

    private String groups() {
        String middle = steps.isPresent() ? ">step " + steps.getAsLong() / 2 : ">middle";
        String last = steps.isPresent() ? ">step " + Math.max(0, steps.getAsLong() - 1) : ">last";
        TextTable table = new TextTable(
                "group",
                "rule",
                ">elements",
                ">trainable",
                ">frozen",
                ">masked",
                ">lr at step 0",
                middle,
                last,
                "decay",
                ">state",
                ">round");
        for (PlannedGroup group : plan.groups()) {
            Group settings = group.settings();
            boolean frozen = settings.frozen();
            int owned = group.owned();
            long state = stateBytes(group);
            table.row(
                    settings.name(),
                    frozen ? "frozen" : rule(settings.rule()),
                    count(owned),
                    count(group.trainable()),
                    percent(frozen ? owned : owned - group.trainable(), owned),
                    frozen ? "-" : percent(masked(group), owned),
                    frozen ? "-" : rate(settings, 0),
                    frozen || steps.isEmpty() ? "-" : rate(settings, steps.getAsLong() / 2),
                    frozen || steps.isEmpty() ? "-" : rate(settings, Math.max(0, steps.getAsLong() - 1)),
                    frozen ? "-" : decay(group),
                    bytes(state),
                    bytes(group.trainable() * FLOAT + state));
        }
        String note = steps.isPresent() ? "" : "(the number of steps is not known, so only step 0 is shown)\n";
        return table + note;
    }

    private String parameters() {
        TextTable table =
                new TextTable("parameter", "layer", "type", "kind", "shape", ">elements", "owner", "decay", "masks");
        for (Parameter parameter : plan.layout().parameters()) {
            table.row(
                    parameter.name(),
                    parameter.layer() + " " + parameter.layerName(),
                    String.join("/", parameter.types()),
                    parameter.kind().name().toLowerCase(Locale.ROOT),
                    parameter.shape().stream().map(String::valueOf).collect(Collectors.joining("x")),
                    count(parameter.length()),
                    owners(parameter),
                    each(
                            parameter,
                            (g, p) -> g.settings().frozen() ? "-" : text(p.regularization()) + " (" + p.origin() + ")"),
                    each(parameter, Explanation::masks));
        }
        return table.toString();
    }

    private String owners(Parameter parameter) {
        String owners = each(parameter, (group, part) -> {
            String share = part.owned() == parameter.length() ? "" : " " + count(part.owned());
            int still = part.owned() - part.trainable().total();
            String state =
                    group.settings().frozen() ? " frozen" : still > 0 ? " (" + count(still) + " never move)" : "";
            return group.settings().name() + share + state;
        });
        return owners.isEmpty() ? "none: averaged" : owners;
    }

    private interface Describe {
        String part(PlannedGroup group, Part part);
    }

    /** What there is to say of each group's part of a parameter, joined. */
    private String each(Parameter parameter, Describe describe) {
        return plan.groups().stream()
                .flatMap(g -> g.parts().stream()
                        .filter(p -> p.parameter().equals(parameter))
                        .map(p -> describe.part(g, p)))
                .filter(Predicate.not(String::isEmpty))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String masks(PlannedGroup group, Part part) {
        boolean stills = !group.settings().frozen() && part.trainable().total() < part.owned();
        return List.of(
                        part.rateMask() == null && !stills ? "" : "lr",
                        part.decayMask() == null ? "" : "weightDecay",
                        part.gradientMask() == null ? "" : "gradient")
                .stream()
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.joining(" "));
    }

    /** How many trainable or stilled elements of a group some mask touches. */
    private static int masked(PlannedGroup group) {
        int masked = 0;
        for (Part part : group.parts()) {
            masked += part.owned() - part.trainable().total();
            for (int i = 0; i < part.trainable().total(); i++) {
                boolean touched =
                        differs(part.rateMask(), i) || differs(part.decayMask(), i) || differs(part.gradientMask(), i);
                masked += touched ? 1 : 0;
            }
        }
        return masked;
    }

    private static boolean differs(float[] mask, int element) {
        return mask != null && mask[element] != 1;
    }

    private static String decay(PlannedGroup group) {
        return group.parts().stream()
                .map(p -> text(p.regularization()) + " (" + p.origin() + ")")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String text(Regularization r) {
        String text = (r.l1() == 0 ? "" : "l1 " + number(r.l1()) + " ")
                + (r.l2() == 0 ? "" : "l2 " + number(r.l2()) + " ")
                + (r.weightDecay() == 0 ? "" : number(r.weightDecay()) + (r.timesRate() ? "" : " without lr"));
        return text.isEmpty() ? "0" : text.strip();
    }

    private static String rule(Rule rule) {
        return rule.toString().replaceFirst("^\\w+", rule.name());
    }

    private static String rate(Group settings, long step) {
        return number(settings.schedule().at(step, settings.lr()));
    }

    private long stateBytes() {
        return plan.groups().stream().mapToLong(Explanation::stateBytes).sum();
    }

    private long roundBytes() {
        return plan.packedLength() * FLOAT + stateBytes();
    }

    private static long stateBytes(PlannedGroup group) {
        return group.trainable() * FLOAT * group.settings().rule().slots().size();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String bytes(long value) {
        return count(value) + " B";
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
