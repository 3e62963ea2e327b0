package org.gradus.update;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.gradus.plan.Plan;
import org.gradus.state.GroupState;

/** Random vectors and short trainings, for the tests of this package. */
final class Vectors {
    private Vectors() {}

    /** Normal numbers. */
    static float[] normal(int length, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Numbers in [0.5, 1.5), a share of them replaced by 0. */
    static float[] mask(int length, double zeros, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextDouble() < zeros ? 0 : 0.5f + random.nextFloat();
        }
        return values;
    }

    /** The gradient of a step, a function of the weights. */
    static float[] gradient(float[] weights, long step) {
        float[] gradient = normal(weights.length, 1000 + step);
        for (int i = 0; i < weights.length; i++) {
            gradient[i] += 0.5f * weights[i];
        }
        return gradient;
    }

    /** Updates weights from one step to before another. */
    static void train(GroupedUpdate update, float[] weights, long from, long to) {
        for (long step = from; step < to; step++) {
            update.update(FloatBuffer.wrap(weights), FloatBuffer.wrap(gradient(weights, step)), step);
        }
    }

    /** The weights after some steps from the same start. */
    static float[] trained(Plan plan, int steps) {
        float[] weights = normal(plan.layout().length(), 1);
        train(new GroupedUpdate(plan), weights, 0, steps);
        return weights;
    }

    /** Whether two states have the same bits. */
    static boolean same(GroupState a, GroupState b) {
        return a.steps() == b.steps() && Arrays.deepEquals(a.slots(), b.slots());
    }
}
