package org.gradus.job.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradus.dl4j.Model;
import org.gradus.job.config.TrainConfig;
import org.gradus.job.replica.Divergence;
import org.gradus.job.replica.SegmentPart;
import org.gradus.job.replica.Walk;
import org.gradus.job.report.MetricsLog;
import org.gradus.job.report.Progress;
import org.gradus.job.report.RoundReport;

/**
 * The loop of segments: train some rounds, change the plan where the course says so, report; now and then evaluate, and end early
 * where that is asked for; now and then a checkpoint.
 */
final class TrainingLoop {
    private final Pilot pilot;
    private final Walk walk;
    private final Model initial;
    private final Outputs outputs;
    private final Validation validation;
    private final PlanLog plans;
    private final Pace pace;
    private final CheckpointTimes times;
    private final long rounds;

    /**
     * Where a run's results go.
     *
     * @param directory the run's folder
     * @param checkpoints in it
     * @param metrics its log
     * @param progress who watches
     * @param heading what the text of the plans begins with
     */
    record Outputs(
            RunDirectory directory, Checkpoints checkpoints, MetricsLog metrics, Progress progress, String heading) {}

    /** @param validation measures now and then */
    TrainingLoop(TrainConfig config, Pilot pilot, Walk walk, Model initial, Outputs outputs, Validation validation) {
        this.pilot = pilot;
        this.walk = walk;
        this.initial = initial;
        this.outputs = outputs;
        this.validation = validation;
        this.plans = new PlanLog(pilot.course(), pilot.steps(), config.sync().traffic(), walk, outputs);
        this.pace = new Pace(config.sync().segment());
        this.times = new CheckpointTimes(config.checkpoint(), walk, pilot.steps(), System::nanoTime);
        this.rounds = pilot.rounds();
    }

    /**
     * Trains to the end.
     *
     * @param start where the run starts, or goes on
     * @throws Diverged when a loss or an update is not finite; the state before that round is kept as a checkpoint
     */
    Position train(Segments cluster, Position start) throws IOException {
        Position position = start;
        plans.start(position);
        Done last = null;
        int most = Integer.MAX_VALUE;
        while (position.step() < pilot.steps() && !validation.stops(position.observations())) {
            outputs.checkpoints().memories().note(position.round());
            int[] rounds = next(position, most);
            long end = position.step() + IntStream.of(rounds).sum();
            boolean turns = pilot.changesAt(position.step(), end);
            SegmentResult result = cluster.run(position, rounds, turns && pilot.needsGradient(end));
            int failed = result.failure().map(SegmentPart.Failure::round).orElse(-1);
            if (failed == 0) {
                throw diverged(cluster, last, position, result.failure().get());
            }
            if (failed > 0) { // again, to stand where the round before it started, and then where it starts itself
                most = Math.max(1, failed - 1);
                continue;
            }
            most = Integer.MAX_VALUE;
            report(position, rounds, result);
            Position next = result.end();
            if (turns) {
                next = pilot.turn(next, result.gradient());
                plans.changed(position, next);
            }
            last = new Done(position, rounds);
            position = afterSegment(position, end - rounds[rounds.length - 1], next);
        }
        return position;
    }

    /** A segment that is done. */
    private record Done(Position from, int[] rounds) {}

    /** The rounds of the next segment: up to where something else is due, and no more than fit into its time. */
    private int[] next(Position position, int most) {
        List<Integer> rounds = new ArrayList<>();
        long step = position.step();
        for (int steps : pilot.stretch(step, Math.min(most, pace.rounds(most)))) {
            rounds.add(steps);
            long end = step + steps;
            long done = position.round() + rounds.size();
            if (evaluationDue(done, step, end) || times.dueAfter(done, step, end)) {
                break;
            }
            step = end;
        }
        return rounds.stream().mapToInt(Integer::intValue).toArray();
    }

    private boolean evaluationDue(long round, long before, long step) {
        return validation.dueAfter(round, before, step) || step == pilot.steps();
    }

    /** The network as it is at a position. */
    Model model(Position position) {
        return initial.withWeights(position.flat());
    }

    /** Where a loss was not finite before any update of its round, the round before ran away, and only its start is good. */
    private Diverged diverged(Segments cluster, Done last, Position position, SegmentPart.Failure found)
            throws IOException {
        Divergence divergence = found.divergence();
        boolean atStart = divergence.group().isEmpty() && Arrays.equals(found.weights(), position.weights());
        Position good = position;
        if (atStart && last != null) {
            int[] before = Arrays.copyOf(last.rounds(), last.rounds().length - 1);
            good = before.length == 0
                    ? last.from()
                    : cluster.run(last.from(), before, false).end();
            outputs.checkpoints().delete(position);
        }
        Optional<String> group =
                divergence.group().isEmpty() ? runaway(position, found.weights()) : Optional.of(divergence.group());
        String kept = save(good);
        return new Diverged(position.round(), divergence, group, kept);
    }

    private Optional<String> runaway(Position position, float[] weights) {
        return Runaway.group(position.stretch().plan(), pilot.packedStart(position.stretch()), weights);
    }

    /**
     * Evaluates and saves.
     *
     * @param lastRound the step that the last round of the segment started at
     * @return the position with what was measured
     */
    private Position afterSegment(Position before, long lastRound, Position ended) throws IOException {
        Position after = ended;
        if (evaluationDue(ended.round(), lastRound, ended.step())) {
            Map<String, Double> metrics = validation.measure(ended, model(ended));
            double loss = metrics.getOrDefault("loss", 0.0); // nothing is measured where every step was skipped
            if (!Double.isFinite(loss)) {
                Optional<String> group = runaway(ended, ended.weights());
                throw new Diverged(ended.round() - 1, loss, group, save(before));
            }
            after = metrics.isEmpty() ? ended : ended.observed(metrics);
        }
        boolean due = times.dueAfter(ended.round(), lastRound, ended.step()) || times.overdue();
        if (due || outputs.checkpoints().wanted() || validation.stops(after.observations())) {
            save(after);
        }
        return after;
    }

    /** Writes a checkpoint, and first what it counts on; its path. */
    private String save(Position position) throws IOException {
        plans.write();
        outputs.metrics().sync();
        String path = outputs.checkpoints().write(position, model(position));
        times.written();
        return path;
    }

    private void report(Position start, int[] lengths, SegmentResult result) throws IOException {
        pace.learn(result.rounds());
        for (RoundReport report : RoundReports.of(start, lengths, result, rounds, walk)) {
            validation.trained(report.loss(), report.examples());
            outputs.metrics().add(report.event());
            outputs.progress().round(report);
        }
    }
}
