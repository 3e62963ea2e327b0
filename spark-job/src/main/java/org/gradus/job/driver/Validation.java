package org.gradus.job.driver;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gradus.dl4j.Model;
import org.gradus.job.config.EarlyStop;
import org.gradus.job.replica.Walk;
import org.gradus.metric.Scores;
import org.gradus.schedule.Observations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is measured in training, and what follows from it: on the validation rows, or the mean training loss where there are
 * none. Which model is the best, and whether the run ends early, follows from what a position has observed.
 */
final class Validation {
    private static final Logger LOG = LoggerFactory.getLogger(Validation.class);

    private final Function<Model, Optional<Scores>> measure;
    private final String watched;
    private final Optional<EarlyStop> stop;
    private final EvaluationTimes times;
    private final Walk walk;
    private final TrainingLoop.Outputs outputs;
    private EpochLoss epochLoss = EpochLoss.NONE;
    private Map<String, Object> counts = Map.of();

    /**
     * @param measure a model on the validation rows; empty where there are none
     * @param watched the metric whose best model is kept
     * @param stop what ends the run early
     * @param times when it is due
     */
    Validation(
            Function<Model, Optional<Scores>> measure,
            String watched,
            Optional<EarlyStop> stop,
            EvaluationTimes times,
            Walk walk,
            TrainingLoop.Outputs outputs) {
        this.measure = measure;
        this.watched = watched;
        this.stop = stop;
        this.times = times;
        this.walk = walk;
        this.outputs = outputs;
        outputs.checkpoints()
                .memories()
                .add("epochLoss", () -> epochLoss.memory(), saved -> epochLoss = EpochLoss.of(saved));
    }

    /** Whether an evaluation is due, as {@link EvaluationTimes#dueAfter}. */
    boolean dueAfter(long rounds, long stepBefore, long stepAfter) {
        return times.dueAfter(rounds, stepBefore, stepAfter);
    }

    /** Takes note of the training loss of a round. */
    void trained(double loss, long examples) {
        epochLoss = epochLoss.with(loss, examples);
    }

    /** Measures, and keeps the best; none where there is nothing to measure. */
    Map<String, Double> measure(Position position, Model model) throws IOException {
        Optional<Scores> scores = measure.apply(model);
        Map<String, Double> metrics = scores.map(Scores::metrics).orElseGet(epochLoss::metrics);
        counts = scores.map(Scores::counts).orElse(Map.of());
        epochLoss = EpochLoss.NONE;
        if (metrics.isEmpty()) {
            return metrics;
        }
        Map<String, Object> event = event("evaluation", position);
        event.putAll(metrics);
        outputs.metrics().add(event);
        outputs.progress().evaluated(times.where(position.round(), position.step()), metrics);
        if (best(position.observations()).improvedBy(metrics)) {
            outputs.directory().write("best.zip", out -> out.write(model.toZip()));
            outputs.checkpoints().best(position.round());
        }
        return metrics;
    }

    /** The best so far. */
    Best best(Observations observations) {
        return Best.of(watched, observations);
    }

    /** What the last metrics come from, as {@link Scores#counts}. */
    Map<String, Object> counts() {
        return counts;
    }

    /** Whether the run ends here although it has steps left. */
    boolean stops(Observations observations) {
        return stop.isPresent() && EarlyStopState.of(stop.get(), observations).stops(stop.get());
    }

    /** Says that the run has ended early, and why; returns it for run.json. */
    Map<String, Object> stopped(Position position) throws IOException {
        EarlyStop cause = stop.orElseThrow();
        double best = EarlyStopState.of(cause, position.observations()).best();
        Map<String, Object> event = event("stop", position);
        event.put("metric", cause.metric());
        event.put("best", best);
        event.put("patience", cause.patience());
        event.put("minChange", cause.minChange());
        outputs.metrics().add(event);
        String line = "stopped early after round " + position.round() + ": " + cause.metric() + " was not better than "
                + best + (cause.minChange() > 0 ? " by more than " + cause.minChange() : "") + " in the last "
                + cause.patience() + " evaluations";
        LOG.info(line);
        outputs.progress().note(line);
        event.remove("event");
        return event;
    }

    private Map<String, Object> event(String kind, Position position) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", kind);
        event.put("round", position.round());
        event.put("step", position.step());
        event.put("epoch", walk.epochs(position.step()));
        return event;
    }
}
