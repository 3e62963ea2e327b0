package org.gradus.group;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;

/**
 * The elements that a mask covers.
 *
 * @param layout the network's parameters
 * @param select the expression that chose the elements
 * @param elements places in the flat vector
 * @param weights the network's weights before training, read only
 * @param seed for random masks: a function of the run's seed and the mask's number
 */
public record Selected(Layout layout, Selector select, BitSet elements, FloatBuffer weights, long seed) {
    /** Sets the mask to 0 but for the share of each parameter's elements whose key is the least. */
    void keepBy(double share, float[] mask, IntToDoubleFunction key) {
        for (Parameter parameter : layout.parameters()) {
            int[] places = IntStream.range(parameter.offset(), parameter.end())
                    .filter(elements::get)
                    .toArray();
            double[] keys = IntStream.of(places).mapToDouble(key).toArray();
            keepLeast((int) Math.round(share * places.length), places, keys, mask);
        }
    }

    private static void keepLeast(int keep, int[] places, double[] keys, float[] mask) {
        double[] sorted = keys.clone();
        Arrays.sort(sorted);
        double threshold = keep == 0 ? Double.NEGATIVE_INFINITY : sorted[keep - 1];
        long ties = keep - DoubleStream.of(keys).filter(k -> k < threshold).count();
        for (int k = 0; k < places.length; k++) {
            boolean kept = keys[k] < threshold || (keys[k] == threshold && ties-- > 0);
            if (!kept) {
                mask[places[k]] = 0;
            }
        }
    }
}
