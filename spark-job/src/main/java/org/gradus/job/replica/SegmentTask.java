package org.gradus.job.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.gradus.job.average.Packing;
import org.gradus.job.average.Stopwatch;
import org.gradus.job.average.Team;
import org.gradus.job.wire.Blocks;
import org.gradus.job.wire.Broken;
import org.gradus.job.wire.Meeting;

/** One task of a segment: some replicas, round after round, with the other tasks. */
public final class SegmentTask {
    private SegmentTask() {}

    /**
     * Runs it.
     *
     * @param task its number
     * @throws Broken when Spark runs it again by itself: its mates are gone, and the driver starts all of them anew
     */
    public static SegmentPart run(
            int task,
            SegmentOrder order,
            Broadcast<RunModel> model,
            Broadcast<ReplicaSetup> setup,
            Broadcast<SegmentStart> start) {
        TaskContext context = TaskContext.get();
        if (context.attemptNumber() > 0 || context.stageAttemptNumber() > 0) {
            throw new Broken("segment " + order.id() + " is started anew by the driver, not task by task");
        }
        Meeting meeting = new Meeting(order.rendezvous(), order.id());
        Team team = Team.meet(meeting, order.replicas(), order.tasks(), task);
        Crew crew = new Crew(team.mine(), order, model.value(), setup.value());
        Blocks blocks = new Blocks(start.id());
        Stopwatch clock = new Stopwatch();
        try (Rounds rounds = Rounds.of(crew, order, setup.value(), team, meeting, blocks, clock)) {
            return run(crew, rounds, order, team, start, meeting);
        }
    }

    private static SegmentPart run(
            Crew crew, Rounds rounds, SegmentOrder order, Team team, Broadcast<SegmentStart> start, Meeting meeting) {
        try {
            crew.begin(start::value);
            rounds.begin(start::value);
            List<RoundPart> done = new ArrayList<>();
            long step = order.step();
            for (int k = 0; k < order.rounds().length; k++) {
                boolean gradient = order.gradient() && k == order.rounds().length - 1;
                Optional<RoundPart> part = rounds.round(step, order.rounds()[k], gradient);
                if (part.isEmpty()) {
                    return part(order, team, crew, rounds, done, crew.failure(k));
                }
                done.add(part.get());
                if (team.task() == 0) {
                    meeting.tell(done.size());
                }
                step += order.rounds()[k];
            }
            SegmentPart part = part(order, team, crew, rounds, done, null);
            crew.each(replica -> replica.end(order));
            return part;
        } catch (RuntimeException | Error e) {
            rounds.fail(e.toString());
            throw e;
        }
    }

    private static SegmentPart part(
            SegmentOrder order,
            Team team,
            Crew crew,
            Rounds rounds,
            List<RoundPart> done,
            SegmentPart.Failure failure) {
        boolean whole = done.size() == order.rounds().length;
        return new SegmentPart(
                team.task(),
                team.address(),
                done,
                whole ? rounds.values() : new float[0],
                whole ? rounds.steps() : new long[0],
                whole ? rounds.gradient() : null,
                whole ? rounds.outer() : new float[0],
                crew.all(Replica::skips),
                order.sync().keepsOwn() ? crew.all(replica -> replica.own(order.sync())) : List.of(),
                failure);
    }

    /** A task's share of a vector. */
    static float[] share(Packing packing, Team team, float[] vector) {
        return Arrays.copyOfRange(
                vector, packing.start(team.task(), team.tasks()), packing.start(team.task() + 1, team.tasks()));
    }
}
