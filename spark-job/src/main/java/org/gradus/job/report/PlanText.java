package org.gradus.job.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gradus.group.Mask;
import org.gradus.plan.Course;
import org.gradus.plan.Explanation;
import org.gradus.plan.Phase;
import org.gradus.plan.Plan;
import org.gradus.plan.Planned;
import org.gradus.plan.RoundTraffic;

/**
 * The plans of a run as text: the first one, and what becomes of it, in sections headed by the step. A section lists all masks
 * that are active from its step on; the first one lists those that are computed again.
 */
public final class PlanText {
    private final Course course;
    private final OptionalLong steps;
    private final RoundTraffic traffic;

    /**
     * @param course what the plans follow
     * @param steps how many steps each replica will take; empty where unknown
     * @param traffic what the replicas send each other
     */
    public PlanText(Course course, OptionalLong steps, RoundTraffic traffic) {
        this.course = course;
        this.steps = steps;
        this.traffic = traffic;
    }

    /** The plan that a run starts with. */
    public String start(Planned planned) {
        return explanation(planned)
                + masks(
                        mask -> " (computed again in training)",
                        recomputed(course.settings(0).masks()))
                + beyond();
    }

    /** A line for each change of course that the run is too short for. */
    private String beyond() {
        return course.phases().stream()
                .map(Phase::step)
                .filter(step -> steps.isPresent() && step >= steps.getAsLong())
                .map(step -> "at          step " + step + " is after the last of the run's " + steps.getAsLong()
                        + ": no step has these settings\n")
                .collect(Collectors.joining());
    }

    /** A plan of which more changes than the numbers of masks. */
    public String changed(Planned planned) {
        return heading(planned) + masks(mask -> computed(planned, mask), active(planned)) + explanation(planned);
    }

    /** A plan of which nothing but the numbers of masks is another. */
    public String recomputed(Planned planned) {
        return heading(planned)
                + masks(mask -> computed(planned, mask), active(planned))
                + explained(planned).totals();
    }

    /** A later plan, before training: masks that depend on it are shown as the initial weights make them. */
    public String foreseen(Planned planned) {
        return heading(planned)
                + masks(
                        mask -> mask.values().needsGradient()
                                ? " (depends on gradients: not known before training, shown as 1)"
                                : mask.values().dependsOnTraining()
                                        ? " (depends on training: shown as the initial weights make it)"
                                        : "",
                        active(planned))
                + explanation(planned);
    }

    /** A plan in one line. */
    public static String line(Planned planned) {
        Plan plan = planned.plan();
        int pruned = planned.pruned().total();
        return String.format(
                        Locale.ROOT,
                        "from step %d  %,d of %,d elements can move",
                        planned.step(),
                        plan.trainable(),
                        plan.layout().length())
                + (pruned == 0 ? "" : String.format(Locale.ROOT, ", %,d are pruned", pruned));
    }

    private String heading(Planned planned) {
        int pruned = planned.pruned().total();
        boolean end = steps.isPresent() && planned.step() >= steps.getAsLong();
        return "\nfrom step " + planned.step() + (end ? ", after the last" : "") + "\n\n"
                + (pruned == 0 ? "" : String.format(Locale.ROOT, "pruned      %,d elements are 0\n", pruned));
    }

    private String explanation(Planned planned) {
        return explained(planned).toString();
    }

    private Explanation explained(Planned planned) {
        return new Explanation(planned.plan(), planned.step(), steps, Optional.of(traffic));
    }

    /** When the numbers of a mask were computed; nothing for one whose numbers never change. */
    private static String computed(Planned planned, Mask mask) {
        var state = planned.masks().get(mask.toString());
        boolean fixed = mask.every() == 0 && !mask.values().dependsOnTraining();
        return state == null || fixed ? "" : " (computed at step " + state.step() + ")";
    }

    private List<Mask> active(Planned planned) {
        return course.settings(planned.step()).masks().stream()
                .filter(mask -> mask.active(planned.step()))
                .toList();
    }

    private static List<Mask> recomputed(List<Mask> masks) {
        return masks.stream().filter(mask -> mask.every() > 0).toList();
    }

    private static String masks(Function<Mask, String> remark, List<Mask> masks) {
        return masks.stream()
                .map(mask -> "mask        " + mask + remark.apply(mask) + "\n")
                .collect(Collectors.joining());
    }
}
