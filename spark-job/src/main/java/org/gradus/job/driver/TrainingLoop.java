package org.gradus.job.driver;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gradus.dl4j.Model;
import org.gradus.job.average.RoundMean;
import org.gradus.job.config.TrainConfig;
import org.gradus.job.replica.RoundResult;
import org.gradus.job.replica.RoundStart;
import org.gradus.job.replica.Walk;
import org.gradus.job.report.MetricsLog;
import org.gradus.job.report.Progress;
import org.gradus.job.report.RoundReport;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.state.GroupState;

/** The loop of rounds: train, average, report; at the end of an epoch evaluate; now and then a checkpoint. */
final class TrainingLoop {
    private final TrainConfig config;
    private final Plan plan;
    private final Walk walk;
    private final Model initial;
    private final Outputs outputs;
    private final Function<Model, Optional<Map<String, Double>>> validation;
    private final Best best;
    private final EpochLoss epochLoss = new EpochLoss();

    /**
     * Where a run's results go.
     *
     * @param directory the run's folder
     * @param checkpoints in it
     * @param metrics its log
     * @param progress who watches
     */
    record Outputs(RunDirectory directory, Checkpoints checkpoints, MetricsLog metrics, Progress progress) {}

    /**
     * @param validation measures a model on the validation rows; empty where there are none
     * @param best keeps the best by the watched metric
     */
    TrainingLoop(
            TrainConfig config,
            Plan plan,
            Walk walk,
            Model initial,
            Outputs outputs,
            Function<Model, Optional<Map<String, Double>>> validation,
            Best best) {
        this.config = config;
        this.plan = plan;
        this.walk = walk;
        this.initial = initial;
        this.outputs = outputs;
        this.validation = validation;
        this.best = best;
    }

    /** Steps of each replica in the whole run. */
    long steps() {
        return config.epochs() * walk.stepsPerEpoch();
    }

    /**
     * Trains to the end.
     *
     * @throws Diverged when a loss or an update is not finite; the state before that round is kept as a checkpoint
     */
    Model train(Rounds rounds) throws IOException {
        Position position =
                new Position(0, 0, plan.pack(FloatBuffer.wrap(initial.weights())), GroupState.initial(plan.groups()));
        Position previous = null;
        while (position.step() < steps()) {
            long started = System.nanoTime();
            int length = Math.toIntExact(Math.min(config.sync().every(), steps() - position.step()));
            List<RoundResult> results =
                    rounds.run(new RoundStart(position.step(), length, position.weights(), position.states()));
            Optional<RoundResult> divergence = Diverged.first(results);
            if (divergence.isPresent()) {
                throw diverged(previous, position, divergence.get());
            }
            RoundMean mean = RoundMean.of(results);
            Position next = new Position(position.round() + 1, position.step() + length, mean.weights(), mean.states());
            report(next, mean, (System.nanoTime() - started) / 1e9);
            afterRound(position, next);
            previous = position;
            position = next;
        }
        return model(position);
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
                ? runaway(found.weights())
                : Optional.of(found.divergence().group());
        String kept = outputs.checkpoints().write(good, model(good));
        return new Diverged(position.round(), found.divergence(), group, kept);
    }

    private Optional<String> runaway(float[] weights) {
        return Runaway.group(plan, plan.pack(FloatBuffer.wrap(initial.weights())), weights);
    }

    private void afterRound(Position before, Position after) throws IOException {
        boolean epochEnded = walk.epoch(after.step()) > walk.epoch(before.step());
        boolean last = after.step() == steps();
        boolean due = config.checkpointEvery() == 0 ? epochEnded : after.round() % config.checkpointEvery() == 0;
        if (epochEnded || last) {
            double loss = evaluate(after);
            if (!Double.isFinite(loss)) {
                Optional<String> group = runaway(after.weights());
                throw new Diverged(
                        before.round(), loss, group, outputs.checkpoints().write(before, model(before)));
            }
        }
        if (due || last) {
            outputs.checkpoints().write(after, model(after));
        }
    }

    /** Measures, and keeps the best; returns the loss. */
    private double evaluate(Position position) throws IOException {
        Model model = model(position);
        Map<String, Double> metrics = validation.apply(model).orElseGet(epochLoss::take);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "evaluation");
        event.put("round", position.round());
        event.put("step", position.step());
        event.put("epoch", epoch(position));
        event.putAll(metrics);
        outputs.metrics().add(event);
        outputs.progress().evaluated("epoch " + walk.epoch(position.step()) + " of " + config.epochs(), metrics);
        if (best.improvedBy(metrics)) {
            outputs.directory().write("best.zip", out -> out.write(model.toZip()));
        }
        return metrics.get("loss");
    }

    private void report(Position position, RoundMean mean, double seconds) throws IOException {
        epochLoss.add(mean.loss(), mean.examples());
        long count = (steps() + config.sync().every() - 1) / config.sync().every();
        RoundReport report = new RoundReport(
                position.round() - 1,
                count,
                position.step(),
                epoch(position),
                mean.loss(),
                mean.examples(),
                seconds,
                rates(position.step() - 1));
        outputs.metrics().add(report.event());
        outputs.progress().round(report);
    }

    private double epoch(Position position) {
        return (double) position.step() / walk.stepsPerEpoch();
    }

    private Map<String, Double> rates(long step) {
        Map<String, Double> rates = new LinkedHashMap<>();
        plan.groups().stream()
                .map(PlannedGroup::settings)
                .filter(g -> !g.frozen())
                .forEach(g -> rates.put(g.name(), g.schedule().at(step, g.lr())));
        return rates;
    }

    private Model model(Position position) {
        float[] weights = initial.weights();
        plan.unpack(position.weights(), FloatBuffer.wrap(weights));
        return initial.withWeights(weights);
    }
}
