package org.gradus.job.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gradus.job.average.OuterStep;
import org.gradus.job.average.Packing;
import org.gradus.job.average.Stopwatch;
import org.gradus.job.average.Stopwatch.Phase;
import org.gradus.job.average.Summary;
import org.gradus.job.average.Team;
import org.gradus.job.config.SyncConfig.State;
import org.gradus.job.wire.Blocks;
import org.gradus.job.wire.Meeting;
import org.gradus.metric.Movement;
import org.gradus.plan.Plan;

/** Replicas train by themselves, then their weights and state become one; an outer optimizer may have the last word. */
final class AverageRounds extends Rounds {
    private final State state;
    private final OuterStep outer;
    private float[] buffer = new float[0];
    private float[] mean;
    private long[] steps;
    private Movement movement;

    AverageRounds(
            Crew crew, SegmentOrder order, Plan plan, Team team, Meeting meeting, Blocks blocks, Stopwatch clock) {
        super(
                crew,
                order,
                plan,
                order.sync().state() == State.MEAN ? Packing.whole(plan) : Packing.weights(plan),
                team,
                meeting,
                blocks,
                clock);
        this.state = order.sync().state();
        this.outer =
                order.sync().outer() == null ? null : new OuterStep(order.sync().outer(), plan.groups());
    }

    @Override
    void begin(Supplier<SegmentStart> start) {
        if (outer != null) {
            buffer = start.get().outer().clone();
        }
        int first = crew.numbers().get(0);
        exchange.begin(vector -> crew.with(first, replica -> replica.pack(packing, vector)));
    }

    @Override
    Optional<RoundPart> round(long step, int length, boolean wantsGradient) {
        List<Summary> mine = new ArrayList<>();
        clock.start(Phase.COMPUTE);
        crew.numbers().forEach(r -> mine.add(crew.with(r, replica -> replica.train(step, length, wantsGradient))));
        clock.start(Phase.WIRE);
        crew.numbers()
                .forEach(r -> crew.with(r, replica -> {
                    replica.pack(packing, exchange.vector(r));
                    if (exchange.codes(r).length > 0) {
                        replica.compress(exchange.before(), exchange.vector(r), exchange.codes(r));
                    }
                    return "";
                }));
        List<Summary> all = exchange.meet(mine);
        if (all.stream().anyMatch(Summary::failed)) {
            return Optional.empty();
        }
        long[] examples = examples(all);
        long total = sum(examples);
        mean = exchange.mean(examples, (before, values, from, to) -> {
            int end = Math.min(to, packing.trainable());
            if (outer != null && total > 0) {
                outer.apply(before, values, buffer, from, end, step, order.observations());
            }
            movement = Movement.of(plan, from, end, before, values);
        });
        steps = most(all);
        crew.each(replica -> replica.load(packing, mean, steps, state));
        if (wantsGradient) {
            averageGradients(mine, examples);
        }
        double lossSum = all.stream().mapToDouble(Summary::lossSum).sum();
        return Optional.of(part(total, lossSum, all, movement));
    }

    /** A step count is never averaged: the furthest replica's counts. */
    private static long[] most(List<Summary> all) {
        long[] most = all.get(0).steps().clone();
        for (Summary summary : all) {
            for (int g = 0; g < most.length; g++) {
                most[g] = Math.max(most[g], summary.steps()[g]);
            }
        }
        return most;
    }

    @Override
    float[] values() {
        return SegmentTask.share(packing, team, mean);
    }

    @Override
    long[] steps() {
        return steps;
    }

    @Override
    float[] outer() {
        int from = packing.start(team.task(), team.tasks());
        int to = Math.min(packing.start(team.task() + 1, team.tasks()), buffer.length);
        return from < to ? Arrays.copyOfRange(buffer, from, to) : new float[0];
    }
}
