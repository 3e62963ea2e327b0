package org.gradus.job.replica;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gradus.job.average.Exchange;
import org.gradus.job.average.Packing;
import org.gradus.job.average.Stopwatch;
import org.gradus.job.average.Summary;
import org.gradus.job.average.Team;
import org.gradus.job.config.SyncConfig.Mode;
import org.gradus.job.config.SyncConfig.Wire;
import org.gradus.job.wire.Blocks;
import org.gradus.job.wire.Meeting;
import org.gradus.metric.Movement;
import org.gradus.plan.Plan;

/** How the replicas of a task and those of all others go through a round together. */
abstract class Rounds implements AutoCloseable {
    final Crew crew;
    final SegmentOrder order;
    final Plan plan;
    final Team team;
    final Packing packing;
    final Stopwatch clock;
    final Exchange exchange;
    private final Meeting meeting;
    private final Blocks blocks;
    private float[] gradient;
    private long sent;
    private long received;

    Rounds(
            Crew crew,
            SegmentOrder order,
            Plan plan,
            Packing packing,
            Team team,
            Meeting meeting,
            Blocks blocks,
            Stopwatch clock) {
        this.crew = crew;
        this.order = order;
        this.plan = plan;
        this.packing = packing;
        this.team = team;
        this.meeting = meeting;
        this.blocks = blocks;
        this.clock = clock;
        this.exchange = new Exchange(
                "round", packing, order.sync().wire() == Wire.BFLOAT16, team, order.id(), meeting, blocks, clock);
    }

    /** As the job says. */
    static Rounds of(
            Crew crew,
            SegmentOrder order,
            ReplicaSetup setup,
            Team team,
            Meeting meeting,
            Blocks blocks,
            Stopwatch clock) {
        return order.sync().mode() == Mode.GRADIENT
                ? new GradientRounds(crew, order, setup.plan(), team, meeting, blocks, clock)
                : new AverageRounds(crew, order, setup.plan(), team, meeting, blocks, clock);
    }

    /** Before the first round. */
    abstract void begin(Supplier<SegmentStart> start);

    /**
     * One round.
     *
     * @param wantsGradient whether the mean of the last step's gradients is wanted
     * @return empty where something in a replica was not finite and could not be skipped
     */
    abstract Optional<RoundPart> round(long step, int steps, boolean wantsGradient);

    /** After the last: this task's share of weights, statistics and state. */
    abstract float[] values();

    /** After {@link #values}: updates of each group. */
    abstract long[] steps();

    /** After the last: this task's share of the buffer of the optimizer of the rounds. */
    abstract float[] outer();

    /** After the last: this task's share of the mean gradient; null: not wanted, or no replica had one. */
    float[] gradient() {
        return gradient;
    }

    static long[] examples(List<Summary> all) {
        return all.stream().mapToLong(Summary::examples).toArray();
    }

    static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /** The mean of the flat gradients of the last step. */
    void averageGradients(List<Summary> mine, long[] examples) {
        Packing plain = Packing.plain(plan.layout().length());
        try (Exchange other = new Exchange("gradient", plain, false, team, order.id(), meeting, blocks, clock)) {
            try {
                crew.numbers()
                        .forEach(r -> crew.with(r, replica -> {
                            replica.lastGradient(other.vector(r));
                            return "";
                        }));
                other.meet(mine);
                float[] mean = other.mean(examples, Exchange.Finish.NOTHING);
                gradient = sum(examples) == 0 ? null : SegmentTask.share(plain, team, mean);
            } catch (RuntimeException | Error e) {
                other.fail(e.toString());
                throw e;
            }
        }
    }

    /** What this task saw of a round that has just ended. */
    RoundPart part(long examples, double lossSum, List<Summary> all, Movement movement) {
        RoundPart part = new RoundPart(
                examples,
                lossSum,
                all.stream().mapToLong(Summary::skipped).sum(),
                clock.lap(),
                blocks.sent() - sent,
                blocks.received() - received,
                movement);
        sent = blocks.sent();
        received = blocks.received();
        return part;
    }

    /** Lets the mates fail too. */
    void fail(String why) {
        exchange.fail(why);
    }

    @Override
    public void close() {
        exchange.close();
    }
}
