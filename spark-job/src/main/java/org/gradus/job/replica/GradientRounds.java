package org.gradus.job.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gradus.job.average.Exchange;
import org.gradus.job.average.Packing;
import org.gradus.job.average.Stopwatch;
import org.gradus.job.average.Stopwatch.Phase;
import org.gradus.job.average.Summary;
import org.gradus.job.average.Team;
import org.gradus.job.wire.Blocks;
import org.gradus.job.wire.Meeting;
import org.gradus.metric.Movement;
import org.gradus.plan.Plan;

/**
 * At every step the gradients of all replicas become one, and all make the same step: they never differ, and neither does their
 * state. A round is only what is reported at once.
 */
final class GradientRounds extends Rounds {
    private final Packing whole;
    private float[] before;
    private long[] steps;

    GradientRounds(
            Crew crew, SegmentOrder order, Plan plan, Team team, Meeting meeting, Blocks blocks, Stopwatch clock) {
        super(crew, order, plan, Packing.weights(plan), team, meeting, blocks, clock);
        this.whole = Packing.whole(plan);
    }

    @Override
    void begin(Supplier<SegmentStart> start) {
        before = crew.with(crew.numbers().get(0), Replica::weights);
    }

    @Override
    Optional<RoundPart> round(long first, int length, boolean wantsGradient) {
        long total = 0;
        double lossSum = 0;
        List<Summary> all = List.of();
        for (long step = first; step < first + length; step++) {
            boolean last = wantsGradient && step == first + length - 1;
            List<Summary> mine = gradients(step, last);
            all = exchange.meet(mine);
            long[] examples = examples(all);
            if (!step(step, all, examples)) {
                return Optional.empty();
            }
            if (all.stream().noneMatch(Summary::failed)) {
                total += sum(examples);
                lossSum += all.stream().mapToDouble(Summary::lossSum).sum();
            }
            if (last) {
                averageGradients(mine, examples);
            }
        }
        float[] after = crew.with(crew.numbers().get(0), Replica::weights);
        int end = Math.min(packing.start(team.task() + 1, team.tasks()), packing.trainable());
        Movement movement = Movement.of(plan, packing.start(team.task(), team.tasks()), end, before, after);
        before = after;
        return Optional.of(part(total, lossSum, all, movement));
    }

    private List<Summary> gradients(long step, boolean wantsGradient) {
        List<Summary> mine = new ArrayList<>();
        for (int r : crew.numbers()) {
            clock.start(Phase.COMPUTE);
            mine.add(crew.with(r, replica -> replica.gradient(step, wantsGradient)));
            clock.start(Phase.WIRE);
            crew.with(r, replica -> {
                replica.packGradient(exchange.vector(r));
                return "";
            });
        }
        return mine;
    }

    /** One step of all; false where the run may not go on. */
    private boolean step(long step, List<Summary> all, long[] examples) {
        boolean useless = all.stream().anyMatch(Summary::failed);
        if (!useless && sum(examples) == 0) {
            exchange.skip();
            return true;
        }
        float[] mean = useless ? null : exchange.mean(examples, Exchange.Finish.NOTHING);
        if (useless) {
            exchange.skip();
        }
        clock.start(Phase.COMPUTE);
        return crew.all(replica -> replica.step(step, mean)).stream().allMatch(goesOn -> goesOn);
    }

    @Override
    float[] values() {
        float[] vector = new float[whole.length()];
        steps = crew.with(crew.numbers().get(0), replica -> replica.pack(whole, vector));
        return SegmentTask.share(whole, team, vector);
    }

    @Override
    long[] steps() {
        return steps;
    }

    @Override
    float[] outer() {
        return new float[0];
    }
}
