package org.gradus.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.gradus.group.Group;

/** A plan as text: per group what it owns and how that moves, and per parameter who owns it. */
public final class Explanation {
    private static final long FLOAT = Float.BYTES;

    private final Plan plan;
    private final long from;
    private final OptionalLong steps;
    private final Optional<RoundTraffic> traffic;

    /**
     * A plan of a whole run, of a network by itself.
     *
     * @param plan the plan
     * @param steps how many steps each replica will take; empty where unknown, then rates are shown at step 0 only
     */
    public Explanation(Plan plan, OptionalLong steps) {
        this(plan, 0, steps);
    }

    /**
     * A plan that holds from a step on, of a network by itself.
     *
     * @param plan the plan
     * @param from its first step
     * @param steps how many steps the run has; empty where unknown, then rates are shown at the first step only
     */
    public Explanation(Plan plan, long from, OptionalLong steps) {
        this(plan, from, steps, Optional.empty());
    }

    /**
     * A plan that holds from a step on, of replicas.
     *
     * @param plan the plan
     * @param from its first step
     * @param steps how many steps each replica will take in the whole run; empty where unknown
     * @param traffic what the replicas send; empty: there are none
     */
    public Explanation(Plan plan, long from, OptionalLong steps, Optional<RoundTraffic> traffic) {
        this.plan = plan;
        this.from = from;
        this.steps = steps;
        this.traffic = traffic;
    }

    /** The whole text, several lines, ending in a line break. */
    @Override
    public String toString() {
        return totals() + "\n" + groups() + "\n" + parameters();
    }

    /** How much can move, and what that costs: the lines before the tables. */
    public String totals() {
        int all = plan.layout().length();
        int trainable = plan.trainable();
        int statistics = plan.allStatistics().total();
        return "elements    " + count(all) + ": " + count(trainable) + " trainable (" + percent(trainable, all) + "), "
                + count(all - trainable - statistics) + " never move" + statistics(statistics) + "\n"
                + "state       " + bytes(stateBytes()) + (traffic.isPresent() ? " per replica" : "") + "\n"
                + traffic.map(t -> "round       " + t.text(plan) + "\n").orElse("")
                + new Notes(plan, shown());
    }

    private String statistics(int all) {
        int held = plan.heldStatistics().total();
        if (all == 0) {
            return "";
        }
        return ", " + count(all) + " statistics in no group ("
                + (held == 0
                        ? moving()
                        : held == all ? "held" : count(held) + " held, " + count(all - held) + " " + moving())
                + ")";
    }

    private String moving() {
        return traffic.isPresent() ? "moving and averaged" : "moving";
    }

    /** The steps whose rates are shown. */
    private long[] shown() {
        return steps.isPresent() ? new long[] {from, middle(), last()} : new long[] {from};
    }

    private long middle() {
        return from + (steps.orElse(from) - from) / 2;
    }

    private long last() {
        return Math.max(from, steps.orElse(from) - 1);
    }

    private String groups() {
        String middle = steps.isPresent() ? ">step " + middle() : ">middle";
        String last = steps.isPresent() ? ">step " + last() : ">last";
        List<String> titles = new ArrayList<>(List.of(
                "group",
                "rule",
                ">elements",
                ">trainable",
                ">frozen",
                ">masked",
                ">lr at step " + from,
                middle,
                last,
                "decay",
                ">state"));
        traffic.ifPresent(t -> titles.add(t.gradients() ? ">each step" : ">round"));
        TextTable table = new TextTable(titles.toArray(String[]::new));
        for (PlannedGroup group : plan.groups()) {
            Group settings = group.settings();
            boolean frozen = settings.frozen();
            int owned = group.owned();
            long state = stateBytes(group);
            List<String> row = new ArrayList<>(List.of(
                    group.name(),
                    frozen ? "frozen" : rule(settings),
                    count(owned),
                    count(group.trainable()),
                    percent(frozen ? owned : owned - group.trainable(), owned),
                    frozen ? "-" : percent(masked(group), owned),
                    frozen ? "-" : rate(settings, from),
                    frozen || steps.isEmpty() ? "-" : rate(settings, middle()),
                    frozen || steps.isEmpty() ? "-" : rate(settings, last()),
                    frozen ? "-" : decay(group),
                    bytes(state)));
            traffic.ifPresent(t -> row.add(bytes(t.from(group))));
            table.row(row.toArray(String[]::new));
        }
        String note =
                steps.isPresent() ? "" : "(the number of steps is not known, so only step " + from + " is shown)\n";
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
                    each(parameter, (g, p) -> g.settings().frozen() ? "-" : MaskText.decay(p)),
                    each(parameter, (g, p) -> g.settings().frozen() ? "" : MaskText.masks(p)));
        }
        return table.toString();
    }

    private String owners(Parameter parameter) {
        String owners = each(parameter, (group, part) -> {
            String share = part.owned() == parameter.length() ? "" : " " + count(part.owned());
            int still = part.owned() - part.trainable().total();
            String state =
                    group.settings().frozen() ? " frozen" : still > 0 ? " (" + count(still) + " never move)" : "";
            return group.name() + share + state;
        });
        return owners.isEmpty() ? "none: " + statistic(parameter) : owners;
    }

    private String statistic(Parameter parameter) {
        return plan.statistics().contains(parameter.offset()) ? moving() : "held";
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

    static String text(Regularization r) {
        String text = (r.l1() == 0 ? "" : "l1 " + number(r.l1()) + " ")
                + (r.l2() == 0 ? "" : "l2 " + number(r.l2()) + " ")
                + (r.weightDecay() == 0 ? "" : number(r.weightDecay()) + (r.timesRate() ? "" : " without lr"));
        return text.isEmpty() ? "0" : text.strip();
    }

    private static String rule(Group settings) {
        return settings.rule().name() + (settings.maximize() ? " maximize" : "");
    }

    private static String rate(Group settings, long step) {
        return number(settings.schedules().lr().at(step, settings.lr()));
    }

    private long stateBytes() {
        return plan.groups().stream().mapToLong(Explanation::stateBytes).sum();
    }

    private static long stateBytes(PlannedGroup group) {
        return IntStream.of(group.slots()).asLongStream().sum() * FLOAT;
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String bytes(long value) {
        return count(value) + " B";
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
