package org.gradus.update;

import org.gradus.plan.Part;
import org.gradus.plan.PlannedGroup;
import org.gradus.rule.Rule;
import org.gradus.rule.TensorRule;

/**
 * What the optimizer remembers of one part. For a rule that looks at each element by itself it lies in the order in which it is
 * read: all slots of the first block and its piece of the rate mask, then those of the second; so the processor follows one
 * stream and not one for each. A rule that looks at whole parameters has one array for each slot.
 */
final class PartState {
    private final int[] lengths;
    private final float[] memory;
    private final int start;
    private final int width;
    private final float[][] whole;

    /** How many floats there are for each element, where the rule looks at each by itself: the slots and the rate mask. */
    private static int width(Part part) {
        return part.slots().length + (part.rateMask() == null ? 0 : 1);
    }

    /** How many floats of an arena the parts of a group take. */
    static long length(PlannedGroup group) {
        return group.settings().rule() instanceof TensorRule
                ? 0
                : group.parts().stream()
                        .mapToLong(p -> (long) p.trainable().total() * width(p))
                        .sum();
    }

    /** Zeros. */
    PartState(Part part, Rule rule, Arena arena) {
        lengths = part.slots();
        boolean tensor = rule instanceof TensorRule;
        width = width(part);
        int length = tensor ? 0 : Math.multiplyExact(part.trainable().total(), width);
        memory = arena.chunk(length);
        start = arena.take(length);
        if (!tensor && part.rateMask() != null) {
            int total = part.trainable().total();
            for (int element = 0; element < total; element += Block.SIZE) {
                int count = Math.min(Block.SIZE, total - element);
                System.arraycopy(
                        part.rateMask(), element, memory, start + element * width + lengths.length * count, count);
            }
        }
        whole = new float[tensor ? lengths.length : 0][];
        for (int s = 0; s < whole.length; s++) {
            whole[s] = new float[lengths[s]];
        }
    }

    /** The live arrays of a rule that looks at whole parameters. */
    float[][] whole() {
        return whole;
    }

    /** Copies the slots of the block that starts at an element to the front of some arrays. */
    void get(int element, float[][] to) {
        for (int s = 0; s < lengths.length; s++) {
            System.arraycopy(memory, place(s, element), to[s], 0, count(s, element));
        }
    }

    /** Copies them back. */
    void put(float[][] from, int element) {
        for (int s = 0; s < lengths.length; s++) {
            System.arraycopy(from[s], 0, memory, place(s, element), count(s, element));
        }
    }

    /** Copies the rate mask of the block that starts at an element; false where there is none. */
    boolean rates(int element, int count, float[] to) {
        if (width == lengths.length) {
            return false;
        }
        System.arraycopy(memory, start + element * width + lengths.length * count, to, 0, count);
        return true;
    }

    /** Copies one slot out, to {@code to} from {@code at} on. */
    void get(int slot, float[] to, int at) {
        if (whole.length > 0) {
            System.arraycopy(whole[slot], 0, to, at, lengths[slot]);
            return;
        }
        for (int element = 0; element < lengths[slot]; element += Block.SIZE) {
            System.arraycopy(memory, place(slot, element), to, at + element, count(slot, element));
        }
    }

    /** Copies one slot in, from {@code at} on. */
    void put(int slot, float[] from, int at) {
        if (whole.length > 0) {
            System.arraycopy(from, at, whole[slot], 0, lengths[slot]);
            return;
        }
        for (int element = 0; element < lengths[slot]; element += Block.SIZE) {
            System.arraycopy(from, at + element, memory, place(slot, element), count(slot, element));
        }
    }

    private int count(int slot, int element) {
        return Math.min(Block.SIZE, lengths[slot] - element);
    }

    /** Where a slot of the block that starts at an element begins. */
    private int place(int slot, int element) {
        return start + element * width + slot * count(slot, element);
    }
}
