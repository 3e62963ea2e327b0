package org.gradus.plan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gradus.engine.Layout;
import org.gradus.group.Mask;
import org.gradus.group.Selected;
import org.gradus.group.Snapshot;
import org.gradus.group.Target;
import org.gradus.setting.Faults;

/** The numbers of all active masks, and their product per target; a target without a mask has no array. */
final class Masks {
    private final Map<Target, float[]> products = new EnumMap<>(Target.class);
    private final Map<String, MaskState> states = new TreeMap<>();
    private final BitSet pruned = new BitSet();

    Masks(Layout layout, Snapshot now, OptimizerSettings settings, Map<String, MaskState> before, Faults faults) {
        List<Mask> masks = settings.masks();
        for (int m = 0; m < masks.size(); m++) {
            Mask mask = masks.get(m);
            String where = "masks[" + m + "]";
            BitSet elements = Ownership.select(layout, mask.select(), where + ".select", faults);
            if (elements.isEmpty()) {
                continue;
            }
            if (now.step() == 0 && mask.values().needsGradient() && mask.from() == 0 && mask.every() == 0) {
                faults.add(
                        where + "." + mask.target().key(),
                        "needs a gradient, and at step 0 there is none; say from which step on, or every how many");
            }
            long seed = seed(settings.seed(), mask);
            MaskState known = before.get(mask.toString());
            try {
                if (!mask.active(now.step())) {
                    values(mask, new Selected(layout, mask.select(), elements, now, seed)); // for its faults
                } else {
                    MaskState state = isComputed(mask, known, now)
                            ? new MaskState(
                                    known == null ? 1 : known.version() + 1,
                                    now.step(),
                                    values(mask, new Selected(layout, mask.select(), elements, now, seed)))
                            : known;
                    states.put(mask.toString(), state);
                    multiply(mask, elements, state.values(), layout.length());
                }
            } catch (IllegalArgumentException e) {
                faults.add(where + "." + mask.target().key(), e.getMessage());
            }
        }
    }

    /**
     * FNV-1a over the mask's text, from the run's seed on. So other masks do not change what one draws; masks that are equal
     * draw the same.
     */
    private static long seed(long run, Mask mask) {
        long hash = 0xCBF29CE484222325L ^ run;
        for (byte b : mask.toString().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }

    /** Whether an active mask gets other numbers; where it needs a gradient and there is none, it keeps those it has. */
    private static boolean isComputed(Mask mask, MaskState known, Snapshot now) {
        return known == null
                || (mask.due(now.step())
                        && known.step() != now.step()
                        && (now.gradient() != null || !mask.values().needsGradient()));
    }

    /** The numbers of one mask, packed. */
    private static float[] values(Mask mask, Selected selected) {
        float[] flat = ones(selected.layout().length());
        mask.values().multiply(selected, flat);
        return Runs.of(selected.elements()).packed(flat);
    }

    private void multiply(Mask mask, BitSet elements, float[] values, int length) {
        float[] product = products.computeIfAbsent(mask.target(), t -> ones(length));
        int next = 0;
        for (int i = elements.nextSetBit(0); i >= 0; i = elements.nextSetBit(i + 1)) {
            float value = values[next++];
            product[i] *= value;
            pruned.set(i, pruned.get(i) || (mask.prune() && value == 0));
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

    /** The numbers of the active masks, by their text. */
    Map<String, MaskState> states() {
        return states;
    }

    /** What some mask prunes. */
    BitSet pruned() {
        return pruned;
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
