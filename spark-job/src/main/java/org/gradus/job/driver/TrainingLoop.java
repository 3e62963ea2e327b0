package org.gradus.job.driver;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradus.dl4j.Model;
import org.gradus.job.average.RoundMean;
import org.gradus.job.config.CheckpointConfig;
import org.gradus.job.replica.RoundResult;
import org.gradus.job.replica.Walk;
import org.gradus.job.report.MetricsLog;
import org.gradus.job.report.Progress;
import org.gradus.job.report.RoundReport;
import org.gradus.plan.PlannedGroup;

/**
 * The loop of rounds: train, average, change the plan where the course says so, report; at the end of an epoch evaluate; now
 * and then a checkpoint.
 */
final class TrainingLoop {
    private final Pilot pilot;
    private final Walk walk;
    private final Model initial;
    private final Outputs outputs;
    private final Validation validation;
    private final PlanLog plans;
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

    /**
     * @param saving when checkpoints are written
     * @param validation measures at the end of each epoch
     */
    TrainingLoop(
            CheckpointConfig saving, Pilot pilot, Walk walk, Model initial, Outputs outputs, Validation validation) {
        this.pilot = pilot;
        this.walk = walk;
        this.initial = initial;
        this.outputs = outputs;
        this.validation = validation;
        this.plans = new PlanLog(pilot.course(), pilot.steps(), walk, outputs);
        this.times = new CheckpointTimes(saving, walk, pilot.steps(), System::nanoTime);
        this.rounds = pilot.rounds();
    }

    /**
     * Trains to the end.
     *
     * @param start where the run starts, or goes on
     * @throws Diverged when a loss or an update is not finite; the state before that round is kept as a checkpoint
     */
    Position train(Rounds cluster, Position start) throws IOException {
        Position position = start;
        plans.start(position);
        Position previous = null;
        while (position.step() < pilot.steps()) {
            outputs.checkpoints().memories().note(position.round());
            long started = System.nanoTime();
            int length = pilot.length(position.step());
            List<RoundResult> results = cluster.run(position, length, pilot.needsGradientAfter(position.step()));
            Optional<RoundResult> divergence = Diverged.first(results);
            if (divergence.isPresent()) {
                throw diverged(previous, position, divergence.get());
            }
            RoundMean mean = RoundMean.of(results);
            Position next = position.after(length, mean);
            report(position, next, mean, (System.nanoTime() - started) / 1e9);
            if (pilot.changesAfter(position.step())) {
                next = pilot.turn(next, mean.gradient());
                plans.changed(position, next);
            }
            previous = position;
            position = afterRound(position, next);
        }
        return position;
    }

    /** The network as it is at a position. */
    Model model(Position position) {
        return initial.withWeights(position.flat());
    }

    /** Where a loss was not finite before any update of its round, the round before ran away, and only its start is good. */
    private Diverged diverged(Position previous, Position position, RoundResult found) throws IOException {
        boolean atStart = found.divergence().group().isEmpty() && Arrays.equals(found.weights(), position.weights());
        Position good = position;
        if (atStart && previous != null) {
            good = previous;
            outputs.checkpoints().delete(position);
        }
        Optional<String> group = found.divergence().group().isEmpty()
                ? runaway(position, found.weights())
                : Optional.of(found.divergence().group());
        String kept = save(good);
        return new Diverged(position.round(), found.divergence(), group, kept);
    }

    private Optional<String> runaway(Position position, float[] weights) {
        return Runaway.group(position.stretch().plan(), pilot.packedStart(position.stretch()), weights);
    }

    /** Evaluates and saves; the position with what was measured. */
    private Position afterRound(Position before, Position ended) throws IOException {
        boolean epochEnded = walk.epoch(ended.step()) > walk.epoch(before.step());
        boolean last = ended.step() == pilot.steps();
        boolean due = times.dueAfter(ended.round(), before.step(), ended.step()) || times.overdue();
        Position after = ended;
        if (epochEnded || last) {
            Map<String, Double> metrics = validation.measure(ended, model(ended));
            double loss = metrics.getOrDefault("loss", 0.0); // nothing is measured where every step was skipped
            if (!Double.isFinite(loss)) {
                Optional<String> group = runaway(ended, ended.weights());
                throw new Diverged(before.round(), loss, group, save(before));
            }
            after = metrics.isEmpty() ? ended : ended.observed(metrics);
        }
        if (due || outputs.checkpoints().wanted()) {
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

    private void report(Position before, Position after, RoundMean mean, double seconds) throws IOException {
        validation.trained(mean.loss(), mean.examples());
        RoundReport report = new RoundReport(
                before.round(),
                rounds,
                after.step(),
                walk.epochs(after.step()),
                mean.loss(),
                mean.examples(),
                after.skipped() - before.skipped(),
                seconds,
                rates(before, after.step() - 1));
        outputs.metrics().add(report.event());
        outputs.progress().round(report);
    }

    /** The learning rates at a step of the round that starts at a position. */
    private static Map<String, Double> rates(Position start, long step) {
        Map<String, Double> rates = new LinkedHashMap<>();
        for (PlannedGroup group : start.stretch().plan().groups()) {
            if (!group.settings().frozen()) {
                var schedules = group.settings().schedules().observed(start.observations());
                rates.put(group.name(), schedules.lr().at(step, group.settings().lr()));
            }
        }
        return rates;
    }
}
