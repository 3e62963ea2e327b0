package org.gradus.job.config;

import org.gradus.group.Clipping;

/** Reads limits on gradients: {@code none} switches one off, or all of them; one that is not given is inherited. */
final class ClipReader {
    private static final String NORM = "norm";
    private static final String NONE = "none";

    private final Clipping inherited;
    private double norm = Double.POSITIVE_INFINITY;

    private ClipReader(Clipping inherited) {
        this.inherited = inherited;
    }

    /**
     * The limits of the run.
     *
     * @param norm on the whole gradient; infinite: none
     * @param groups on the gradient of each group that sets none
     */
    record Limits(double norm, Clipping groups) {}

    /** The optimizer's {@code clip}. */
    static Limits run(Value value) {
        ClipReader reader = new ClipReader(Clipping.NONE);
        Clipping groups = reader.limits(value, true);
        return new Limits(reader.norm, groups);
    }

    /** A group's {@code clip}, with the optimizer's where it says nothing. */
    static Clipping group(Value value, Clipping inherited) {
        return new ClipReader(inherited).limits(value, false);
    }

    private Clipping limits(Value value, boolean run) {
        if (isNone(value)) {
            return Clipping.NONE;
        }
        Section clip = value.section();
        if (run) {
            norm = limit(clip.get(NORM), norm);
        } else {
            clip.refuse(
                    NORM, "limits the gradient of the whole run, so it is optimizer.clip.norm; a group has groupNorm");
        }
        Clipping limits = new Clipping(
                limit(clip.get("value"), inherited.value()),
                limit(clip.get("adaptive"), inherited.adaptive()),
                limit(clip.get("parameterNorm"), inherited.parameterNorm()),
                limit(clip.get("groupNorm"), inherited.groupNorm()));
        clip.end();
        return limits;
    }

    private static double limit(Value value, double inherited) {
        return isNone(value) ? Double.POSITIVE_INFINITY : value.number(inherited, Range.LIMIT);
    }

    private static boolean isNone(Value value) {
        return value.isText() && value.text(NONE).filter(NONE::equals).isPresent();
    }
}
