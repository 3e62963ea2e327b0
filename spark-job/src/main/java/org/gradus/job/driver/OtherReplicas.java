package org.gradus.job.driver;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gradus.plan.MaskState;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.gradus.schedule.Observations;
import org.gradus.state.Carry;
import org.gradus.state.Skips;

/**
 * A run that goes on with another number of replicas. Its epochs have another number of steps then, so every step is moved to the
 * same part of its epoch; weights and the optimizer's state stay.
 */
final class OtherReplicas {
    private OtherReplicas() {}

    /**
     * A position of the run as it was, as one of the run as it becomes.
     *
     * @param before where it stands
     * @param stepsBefore of an epoch, as it was
     * @param planner for epochs of another length
     * @param steps of an epoch, as it becomes
     * @param replicas how many there are from now on
     */
    static Position take(Position before, long stepsBefore, Planner planner, long steps, int replicas) {
        Scale scale = new Scale(stepsBefore, steps);
        long step = scale.of(before.step());
        float[] flat = before.flat();
        Map<String, MaskState> masks = new TreeMap<>();
        before.stretch()
                .planned()
                .masks()
                .forEach((name, mask) ->
                        masks.put(name, new MaskState(mask.version(), scale.of(mask.step()), mask.values())));
        Planned planned = planner.at(step, FloatBuffer.wrap(flat), null, masks);
        planned.prune(FloatBuffer.wrap(flat));
        Observations observations = Observations.NONE;
        for (var one : before.observations().list()) {
            observations = observations.with(scale.of(one.step()), one.metrics());
        }
        List<Skips> skips = new ArrayList<>(Collections.nCopies(replicas, Skips.NONE));
        skips.set(0, new Skips(before.skipped(), 0)); // a row of bad steps belongs to a shard that is no more
        return new Position(
                before.round(),
                step,
                new Stretch(before.stretch().version() + 1, planned, flat),
                planned.plan().pack(FloatBuffer.wrap(flat)),
                Carry.over(before.stretch().plan(), before.states(), planned.plan()),
                observations,
                skips,
                List.of(), // what a replica kept for itself belongs to a shard that is no more
                before.outer().length == 0
                        ? before.outer()
                        : Pilot.carried(before.stretch().plan(), before.outer(), planned.plan()));
    }

    private record Scale(long before, long now) {
        /** The step that is as far into the same epoch. */
        long of(long step) {
            return step / before * now + step % before * now / before;
        }
    }
}
