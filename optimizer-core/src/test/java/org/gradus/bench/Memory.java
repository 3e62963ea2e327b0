package org.gradus.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.gradus.plan.Plan;
import org.gradus.state.GroupState;
import org.gradus.update.GroupedUpdate;

/** Weights and gradients outside the heap, as ND4J keeps them, and what updates them. */
final class Memory {
    private final GroupedUpdate update;
    private final FloatBuffer weights;
    private final FloatBuffer gradient;
    private long step;

    Memory(Plan plan) {
        update = new GroupedUpdate(plan);
        weights = random(plan.layout().length(), 1);
        gradient = random(plan.layout().length(), 2);
    }

    /** Starts with some states. */
    Memory(Plan plan, List<GroupState> states) {
        this(plan);
        update.load(states);
    }

    /** One update of all groups. */
    FloatBuffer update() {
        update.update(weights, gradient, step++);
        return weights;
    }

    /** Numbers in [-0.5, 0.5). */
    static FloatBuffer random(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FloatBuffer buffer = ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < length; i++) {
            buffer.put(i, (float) random.nextDouble() - 0.5f);
        }
        return buffer;
    }
}
