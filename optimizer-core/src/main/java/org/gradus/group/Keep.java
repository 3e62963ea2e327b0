package org.gradus.group;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.gradus.engine.Parameter;

/**
 * 1 for the elements that matter most by a criterion, 0 for the others. Counted in each parameter by itself, rounded to the
 * nearest; of equals the first in the flat vector stays. Before there is a gradient, a criterion that needs one keeps all.
 *
 * @param by what makes an element important
 * @param largest whether the most important stay; else the least
 * @param share how many of the selected elements stay
 * @param unit what stays or goes as one; its importance is the mean over its selected elements
 */
public record Keep(Criterion by, boolean largest, Share share, Unit unit) implements MaskValues {
    /** The share of largest magnitude. */
    public static Keep largest(double share) {
        return new Keep(Criterion.MAGNITUDE, true, Share.of(share), Unit.ELEMENT);
    }

    /** The share of smallest magnitude. */
    public static Keep smallest(double share) {
        return new Keep(Criterion.MAGNITUDE, false, Share.of(share), Unit.ELEMENT);
    }

    /** A share drawn at random. */
    public static Keep random(double share) {
        return new Keep(Criterion.RANDOM, true, Share.of(share), Unit.ELEMENT);
    }

    @Override
    public boolean needsGradient() {
        return by.needsGradient();
    }

    @Override
    public boolean dependsOnTraining() {
        return by != Criterion.RANDOM;
    }

    @Override
    public void multiply(Selected selected, float[] mask) {
        if (needsGradient() && selected.now().gradient() == null) {
            return;
        }
        IntToDoubleFunction importance = by.of(selected.now(), selected.seed());
        double kept = share.at(selected.now().step());
        for (Parameter parameter : selected.parameters()) {
            int[] places = IntStream.range(parameter.offset(), parameter.end())
                    .filter(selected.elements()::get)
                    .toArray();
            double[] keys = IntStream.of(places)
                    .mapToDouble(importance)
                    .map(k -> largest ? -k : k)
                    .toArray();
            int[] units = IntStream.range(0, places.length)
                    .map(k -> unit == Unit.ELEMENT ? k : parameter.index(places[k], unit.dimension(parameter)))
                    .toArray();
            keep(kept, places, units, means(keys, units), mask);
        }
    }

    /** The mean key of each unit; not a number where a unit has no element. */
    private static double[] means(double[] keys, int[] units) {
        double[] means = new double[IntStream.of(units).max().orElse(-1) + 1];
        int[] counts = new int[means.length];
        for (int k = 0; k < keys.length; k++) {
            means[units[k]] += keys[k];
            counts[units[k]]++;
        }
        for (int u = 0; u < means.length; u++) {
            means[u] /= counts[u];
        }
        return means;
    }

    /** Sets the mask to 0 at the elements of all units but those with the least keys. */
    private static void keep(double share, int[] places, int[] units, double[] keys, float[] mask) {
        double[] sorted =
                DoubleStream.of(keys).filter(k -> !Double.isNaN(k)).sorted().toArray();
        int count = (int) Math.round(share * sorted.length);
        double threshold = count == 0 ? Double.NEGATIVE_INFINITY : sorted[count - 1];
        long ties = count - Arrays.stream(sorted).filter(k -> k < threshold).count();
        boolean[] kept = new boolean[keys.length];
        for (int u = 0; u < keys.length; u++) {
            kept[u] = keys[u] < threshold || (keys[u] == threshold && ties-- > 0);
        }
        for (int k = 0; k < places.length; k++) {
            if (!kept[units[k]]) {
                mask[places[k]] = 0;
            }
        }
    }

    @Override
    public String toString() {
        String way = by == Criterion.RANDOM
                ? "random"
                : (largest ? "largest " : "smallest ") + by.name().toLowerCase(Locale.ROOT);
        return "keep " + way + " " + share
                + (unit == Unit.ELEMENT ? "" : " per " + unit.name().toLowerCase(Locale.ROOT));
    }
}
