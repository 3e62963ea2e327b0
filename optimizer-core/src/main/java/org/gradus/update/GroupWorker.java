package org.gradus.update;

import java.nio.FloatBuffer;
import org.gradus.plan.Part;
import org.gradus.plan.PlannedGroup;
import org.gradus.rule.Kernel;
import org.gradus.rule.Rule;
import org.gradus.state.GroupState;

/** One group at work: owns its state arrays and counts its updates. */
final class GroupWorker {
    private final PlannedGroup group;
    private final float[][] slots;
    private final Cursor[] cursors;
    private long steps;

    GroupWorker(PlannedGroup group) {
        this.group = group;
        this.slots = GroupState.initial(group).slots();
        this.cursors =
                group.parts().stream().map(p -> Cursor.over(p.trainable())).toArray(Cursor[]::new);
    }

    String name() {
        return group.settings().name();
    }

    int slots() {
        return slots.length;
    }

    /** A deep copy. */
    GroupState state() {
        float[][] copies = new float[slots.length][];
        for (int s = 0; s < slots.length; s++) {
            copies[s] = slots[s].clone();
        }
        return new GroupState(steps, copies);
    }

    /** Copies a state that fits. */
    void load(GroupState state) {
        steps = state.steps();
        for (int s = 0; s < slots.length; s++) {
            System.arraycopy(state.slots()[s], 0, slots[s], 0, slots[s].length);
        }
    }

    /** The sum of squares of the gradients that the rule will see, coupled penalties not included. */
    double squares(FloatBuffer gradient, Block block) {
        double sum = 0;
        if (!group.settings().frozen()) {
            for (int k = 0; k < cursors.length; k++) {
                block.start(group.parts().get(k), cursors[k]);
                while (block.next(gradient)) {
                    sum += block.squares();
                }
            }
        }
        return sum;
    }

    /** One update; true when all of it was finite. */
    boolean update(FloatBuffer weights, FloatBuffer gradient, long step, float scale, Block block) {
        if (group.settings().frozen()) {
            return true;
        }
        double rate = group.settings().schedule().at(step, group.settings().lr());
        Rule rule = group.settings().rule();
        Kernel kernel = rule.kernel(steps, rate);
        float signed = rule.maximizes() ? -scale : scale;
        block.clear();
        int at = 0;
        for (int k = 0; k < cursors.length; k++) {
            Part part = group.parts().get(k);
            block.start(part, cursors[k]);
            while (block.next(gradient)) {
                block.penalise(weights, signed);
                block.apply(kernel, slots, at);
                block.write(kernel, weights, rate);
                block.keep(slots, at);
            }
            at += part.trainable().total();
        }
        steps++;
        return block.finite();
    }
}
