package org.gradus.job.driver;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gradus.dl4j.Model;
import org.gradus.job.replica.Walk;

/** What is measured at the end of each epoch: on the validation rows, or the mean training loss where there are none. */
final class Validation {
    private final Function<Model, Optional<Map<String, Double>>> measure;
    private final Best best;
    private final Walk walk;
    private final int epochs;
    private final TrainingLoop.Outputs outputs;
    private final EpochLoss epochLoss = new EpochLoss();

    /**
     * @param measure a model on the validation rows; empty where there are none
     * @param best keeps the best by the watched metric
     * @param epochs of the run
     */
    Validation(
            Function<Model, Optional<Map<String, Double>>> measure,
            Best best,
            Walk walk,
            int epochs,
            TrainingLoop.Outputs outputs) {
        this.measure = measure;
        this.best = best;
        this.walk = walk;
        this.epochs = epochs;
        this.outputs = outputs;
        outputs.checkpoints().memories().add("best", best::memory, best::recall);
        outputs.checkpoints().memories().add("epochLoss", epochLoss::memory, epochLoss::recall);
    }

    /** Takes note of the training loss of a round. */
    void trained(double loss, long examples) {
        epochLoss.add(loss, examples);
    }

    /** Measures, and keeps the best; none where there is nothing to measure. */
    Map<String, Double> measure(Position position, Model model) throws IOException {
        Map<String, Double> metrics = measure.apply(model).orElseGet(epochLoss::take);
        if (metrics.isEmpty()) {
            return metrics;
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "evaluation");
        event.put("round", position.round());
        event.put("step", position.step());
        event.put("epoch", walk.epochs(position.step()));
        event.putAll(metrics);
        outputs.metrics().add(event);
        outputs.progress().evaluated("epoch " + walk.epoch(position.step()) + " of " + epochs, metrics);
        if (best.improvedBy(metrics)) {
            outputs.directory().write("best.zip", out -> out.write(model.toZip()));
            outputs.checkpoints().best(position.round());
        }
        return metrics;
    }
}
