package org.gradus.plan;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;
import org.gradus.engine.Kind;
import org.gradus.engine.LayerModes;
import org.gradus.engine.Layout;

/**
 * Groups, masks and schedules compiled once against one model: which element is updated how. Made by {@link PlanCompiler};
 * travels to every executor.
 *
 * @param layout the model's parameters
 * @param groups every group, {@code rest} last
 * @param statistics the running statistics that move, which belong to no group and are averaged
 * @param modes which layers compute in another way than the model says
 * @param clipNorm the largest norm of the gradient of the whole run; infinite: no limit
 * @param guard what happens where a gradient is not finite
 */
public record Plan(
        Layout layout, List<PlannedGroup> groups, Runs statistics, LayerModes modes, double clipNorm, NonFinite guard)
        implements Serializable {
    public Plan {
        groups = List.copyOf(groups);
    }

    /** The number of elements that can move. */
    public int trainable() {
        return groups.stream().mapToInt(PlannedGroup::trainable).sum();
    }

    /** All running statistics, also those that stay as they are. */
    public Runs allStatistics() {
        return Runs.of(statisticElements());
    }

    /** The running statistics that stay as they are: those of layers that the model or a group freezes. */
    public Runs heldStatistics() {
        BitSet held = statisticElements();
        clear(statistics, held);
        return Runs.of(held);
    }

    private BitSet statisticElements() {
        BitSet elements = new BitSet(layout.length());
        layout.parameters().stream()
                .filter(p -> p.kind() == Kind.STATISTIC)
                .forEach(p -> elements.set(p.offset(), p.end()));
        return elements;
    }

    /** The elements that never move under this plan. */
    public Runs still() {
        BitSet still = new BitSet(layout.length());
        still.set(0, layout.length());
        clear(statistics, still);
        groups.forEach(group -> group.parts().forEach(part -> clear(part.trainable(), still)));
        return Runs.of(still);
    }

    private static void clear(Runs moving, BitSet still) {
        for (int k = 0; k < moving.count(); k++) {
            still.clear(moving.start(k), moving.start(k) + moving.length(k));
        }
    }

    /** The length of a packed vector: the trainable elements, group after group, then the statistics. */
    public int packedLength() {
        return trainable() + statistics.total();
    }

    /** Copies what changes in training out of the flat vector. */
    public float[] pack(FloatBuffer flat) {
        float[] packed = new float[packedLength()];
        pack(flat, packed);
        return packed;
    }

    /** The same into the first floats of an array. */
    public void pack(FloatBuffer flat, float[] packed) {
        int at = 0;
        for (PlannedGroup group : groups) {
            for (Part part : group.parts()) {
                at = part.trainable().pack(flat, packed, at);
            }
        }
        statistics.pack(flat, packed, at);
    }

    /** Copies a packed vector into the flat one; everything else stays as it is. */
    public void unpack(float[] packed, FloatBuffer flat) {
        int at = 0;
        for (PlannedGroup group : groups) {
            for (Part part : group.parts()) {
                at = part.trainable().unpack(packed, at, flat);
            }
        }
        statistics.unpack(packed, at, flat);
    }
}
