package org.gradus.plan;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradus.engine.Layout;
import org.gradus.group.Mask;
import org.gradus.group.Selected;
import org.gradus.group.Target;
import org.gradus.setting.Faults;

/** The product of all masks, per target; a target without a mask has no array. */
final class Masks {
    private final Map<Target, float[]> products = new EnumMap<>(Target.class);

    Masks(Layout layout, FloatBuffer weights, OptimizerSettings settings, Faults faults) {
        List<Mask> masks = settings.masks();
        for (int m = 0; m < masks.size(); m++) {
            Mask mask = masks.get(m);
            String where = "masks[" + m + "]";
            BitSet elements = Ownership.select(layout, mask.select(), where + ".select", faults);
            if (elements.isEmpty()) {
                continue;
            }
            float[] product = products.computeIfAbsent(mask.target(), t -> ones(layout.length()));
            try {
                long seed = settings.seed() * 0x9E3779B97F4A7C15L + m;
                mask.values().multiply(new Selected(layout, mask.select(), elements, weights, seed), product);
            } catch (IllegalArgumentException e) {
                faults.add(where + "." + mask.target().key(), e.getMessage());
            }
        }
    }

    Optional<float[]> rate() {
        return Optional.ofNullable(products.get(Target.LEARNING_RATE));
    }

    Optional<float[]> decay() {
        return Optional.ofNullable(products.get(Target.WEIGHT_DECAY));
    }

    Optional<float[]> gradient() {
        return Optional.ofNullable(products.get(Target.GRADIENT));
    }

    /** Whether the learning-rate mask lets an element move. */
    boolean moves(int element) {
        float[] rate = products.get(Target.LEARNING_RATE);
        return rate == null || rate[element] != 0;
    }

    /** The numbers of some runs; empty where all of them are 1. */
    static Optional<float[]> packed(Optional<float[]> mask, Runs runs) {
        return mask.map(runs::packed).filter(Masks::notAllOnes);
    }

    private static boolean notAllOnes(float[] values) {
        for (float value : values) {
            if (value != 1) {
                return true;
            }
        }
        return false;
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }
}
