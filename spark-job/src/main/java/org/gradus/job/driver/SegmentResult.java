package org.gradus.job.driver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gradus.job.average.Packing;
import org.gradus.job.config.SyncConfig;
import org.gradus.job.config.SyncConfig.Mode;
import org.gradus.job.config.SyncConfig.State;
import org.gradus.job.replica.OwnState;
import org.gradus.job.replica.RoundPart;
import org.gradus.job.replica.SegmentPart;
import org.gradus.plan.Plan;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;

/**
 * What became of a segment.
 *
 * @param end where the run stands after it; after a failure, where it stood before
 * @param rounds what each task saw of each round, round after round
 * @param gradient the mean gradient of the last step, flat; null: not wanted, or there is none
 * @param failure the first replica to fail, by step and number
 * @param seconds that it took, attempts that were lost included
 */
record SegmentResult(
        Position end,
        List<List<RoundPart>> rounds,
        float[] gradient,
        Optional<SegmentPart.Failure> failure,
        double seconds) {
    /** Puts the tasks' shares together. */
    static SegmentResult of(Position from, SyncConfig sync, int[] lengths, List<SegmentPart> parts, double seconds) {
        List<List<RoundPart>> rounds = new ArrayList<>();
        for (int k = 0; k < parts.get(0).rounds().size(); k++) {
            int round = k;
            rounds.add(parts.stream().map(part -> part.rounds().get(round)).toList());
        }
        Optional<SegmentPart.Failure> failure = parts.stream()
                .map(SegmentPart::failure)
                .filter(found -> found != null)
                .min(Comparator.comparingLong((SegmentPart.Failure found) ->
                                found.divergence().step())
                        .thenComparingInt(found -> found.divergence().replica()));
        return failure.isPresent()
                ? new SegmentResult(from, rounds, null, failure, seconds)
                : new SegmentResult(end(from, sync, lengths, parts), rounds, gradient(parts), failure, seconds);
    }

    private static Position end(Position from, SyncConfig sync, int[] lengths, List<SegmentPart> parts) {
        Plan plan = from.stretch().plan();
        boolean whole = sync.mode() == Mode.GRADIENT || sync.state() == State.MEAN;
        Packing packing = whole ? Packing.whole(plan) : Packing.weights(plan);
        float[] values = joined(parts, SegmentPart::values);
        long steps = 0;
        for (int length : lengths) {
            steps += length;
        }
        List<OwnState> own = parts.stream().flatMap(part -> part.own().stream()).toList();
        List<Skips> skips =
                parts.stream().flatMap(part -> part.skips().stream()).toList();
        List<GroupState> states = whole
                ? packing.states(values, parts.get(0).steps(), GroupState.cohorts(from.states()))
                : sync.state() == State.KEEP ? own.get(0).states() : GroupState.initial(plan.groups());
        return new Position(
                from.round() + lengths.length,
                from.step() + steps,
                from.stretch(),
                packing.weights(values),
                states,
                from.observations(),
                skips,
                own,
                joined(parts, SegmentPart::outer));
    }

    private static float[] gradient(List<SegmentPart> parts) {
        return parts.get(0).gradient() == null ? null : joined(parts, SegmentPart::gradient);
    }

    private static float[] joined(List<SegmentPart> parts, Function<SegmentPart, float[]> share) {
        int length = 0;
        for (SegmentPart part : parts) {
            length += share.apply(part).length;
        }
        float[] all = new float[length];
        int at = 0;
        for (SegmentPart part : parts) {
            float[] values = share.apply(part);
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }
}
