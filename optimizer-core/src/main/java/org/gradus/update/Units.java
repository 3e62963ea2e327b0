package org.gradus.update;

import java.util.Arrays;
import org.gradus.engine.Kind;
import org.gradus.engine.Parameter;
import org.gradus.plan.Part;
import org.gradus.plan.Runs;

/**
 * Adaptive clipping of one part: the norm of each unit's gradient is limited to a share of the norm of its weights. A unit is
 * what makes one output of the layer; a bias or normalisation parameter is one unit. Elements that never move do not count.
 */
final class Units {
    /** The least norm of weights that counts, or what starts at 0 would never move: Brock and others 2021, equation 3. */
    private static final double LEAST = 1e-3;

    private final double ratio;
    private final int[] unit;
    private final double[] gradients;
    private final double[] weights;
    private final float[] factors;
    private final float[] scales;

    /** @param ratio the largest ratio of the two norms */
    Units(Part part, double ratio) {
        this.ratio = ratio;
        Parameter parameter = part.parameter();
        boolean whole = parameter.kind() != Kind.WEIGHT;
        int count = whole ? 1 : parameter.shape().get(parameter.outputs());
        Runs runs = part.trainable();
        unit = new int[runs.total()];
        int next = 0;
        for (int k = 0; k < runs.count(); k++) {
            for (int place = runs.start(k); place < runs.start(k) + runs.length(k); place++) {
                unit[next++] = whole ? 0 : parameter.index(place, parameter.outputs());
            }
        }
        gradients = new double[count];
        weights = new double[count];
        factors = new float[count];
        scales = new float[unit.length];
    }

    /** Forgets the last step. */
    void clear() {
        Arrays.fill(gradients, 0);
        Arrays.fill(weights, 0);
    }

    /** Adds the squares of some elements. */
    void measure(float[] gradient, float[] weight, int from, int length) {
        for (int i = 0; i < length; i++) {
            int u = unit[from + i];
            gradients[u] += (double) gradient[i] * gradient[i];
            weights[u] += (double) weight[i] * weight[i];
        }
    }

    /** Settles the scales; returns the sum of squares of all gradients after them. */
    double limit() {
        double sum = 0;
        for (int u = 0; u < factors.length; u++) {
            double norm = Math.sqrt(gradients[u]);
            double most = ratio * Math.max(LEAST, Math.sqrt(weights[u]));
            double scale = norm > most ? most / norm : 1;
            factors[u] = (float) scale;
            sum += gradients[u] * scale * scale;
        }
        for (int i = 0; i < scales.length; i++) {
            scales[i] = factors[unit[i]];
        }
        return sum;
    }

    /** The factor of each element: live, filled by limit. */
    float[] scales() {
        return scales;
    }
}
