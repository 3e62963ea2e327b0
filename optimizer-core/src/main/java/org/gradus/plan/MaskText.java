package org.gradus.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gradus.engine.Regularization;

/** What an explanation says of the masks over one group's part of a parameter, and of the decay that they leave. */
final class MaskText {
    private MaskText() {}

    /**
     * The smallest and the largest number of a mask.
     *
     * @param least of the elements that it covers
     * @param most of them
     */
    private record Span(float least, float most) {
        static Span of(float[] mask, boolean stills) {
            float least = stills ? 0 : Float.POSITIVE_INFINITY;
            float most = 0;
            for (float factor : mask) {
                least = Math.min(least, factor);
                most = Math.max(most, factor);
            }
            return new Span(least, most);
        }

        @Override
        public String toString() {
            return least == most ? number(least) : number(least) + " to " + number(most);
        }
    }

    /** {@code lr 0 to 1 weightDecay 0}; empty: no mask does anything. */
    static String masks(Part part) {
        List<String> texts = new ArrayList<>();
        int moving = part.trainable().total();
        boolean stills = moving < part.owned();
        if (part.rateMask() != null) {
            texts.add("lr " + Span.of(part.rateMask(), stills));
        } else if (stills) {
            texts.add(moving == 0 ? "lr 0" : "lr 0 to 1");
        }
        if (part.decayMask() != null) {
            texts.add("weightDecay " + Span.of(part.decayMask(), false));
        }
        if (part.gradientMask() != null) {
            texts.add("gradient " + Span.of(part.gradientMask(), false));
        }
        return String.join(" ", texts);
    }

    /** {@code 0.01000 (job)}; where a mask multiplies it what is left, {@code 0.02000 (job x 2)}. */
    static String decay(Part part) {
        Regularization penalties = part.regularization();
        if (part.decayMask() == null || part.decayMask().length == 0 || penalties.isNone()) {
            return Explanation.text(penalties) + " (" + part.origin() + ")";
        }
        Span span = Span.of(part.decayMask(), false);
        String least = Explanation.text(times(penalties, span.least()));
        String most = Explanation.text(times(penalties, span.most()));
        return (least.equals(most) ? least : least + " to " + most) + " (" + part.origin() + " x " + span + ")";
    }

    private static Regularization times(Regularization penalties, double factor) {
        return new Regularization(
                penalties.l1() * factor,
                penalties.l2() * factor,
                penalties.weightDecay() * factor,
                penalties.timesRate());
    }

    private static String number(float value) {
        return value == Math.rint(value) && value < 1e6
                ? String.format(Locale.ROOT, "%.0f", value)
                : Explanation.number(value);
    }
}
