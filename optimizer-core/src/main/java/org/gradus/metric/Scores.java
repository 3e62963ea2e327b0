package org.gradus.metric;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gradus.engine.Batch;

/**
 * Metrics of outputs against labels; parts that were counted apart can be merged. All metrics are NaN where nothing was counted,
 * and where an output was not finite: such a network has no rank and no error.
 */
public final class Scores implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Scoring scoring;
    private final ClassCounts classes;
    private final Ranking ranking;
    private final ErrorSums errors;
    private boolean finite = true;
    private long examples;
    private double lossSum;

    /** Without any examples. */
    public Scores(Scoring scoring) {
        this.scoring = scoring;
        boolean classification = scoring.classification();
        this.classes = classification ? new ClassCounts(scoring.classes(), scoring.topK()) : null;
        this.ranking = classification ? new Ranking(scoring.outputs()) : null;
        this.errors = classification ? null : new ErrorSums(scoring.outputs());
    }

    /**
     * Counts a batch.
     *
     * @param batch with its labels
     * @param outputs the network's, examples x outputs
     * @param loss the batch's mean loss
     */
    public void add(Batch batch, float[] outputs, double loss) {
        int rows = batch.examples();
        int columns = scoring.outputs();
        if (outputs.length != rows * columns) {
            throw new IllegalArgumentException(
                    outputs.length + " outputs of " + rows + " examples; must have " + columns + " each");
        }
        examples += rows;
        lossSum += loss * rows;
        if (!finite(outputs)) {
            finite = false;
        } else if (classes != null) {
            classes.add(batch.labels(), outputs, rows, columns);
            ranking.add(batch.labels(), outputs, rows);
        } else {
            errors.add(batch.labels(), outputs, rows);
        }
    }

    /** Adds what was counted elsewhere. */
    public void merge(Scores other) {
        if (classes != null) {
            classes.merge(other.classes);
            ranking.merge(other.ranking);
        } else {
            errors.merge(other.errors);
        }
        finite &= other.finite;
        examples += other.examples;
        lossSum += other.lossSum;
    }

    /** How many examples were counted. */
    public long examples() {
        return examples;
    }

    /** The metrics by name, in the order of {@link Scoring#metrics}. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        scoring.metrics().forEach(name -> metrics.put(name, finite && examples > 0 ? metric(name) : Double.NaN));
        return metrics;
    }

    private double metric(String name) {
        return switch (name) {
            case "accuracy" -> classes.accuracy();
            case "precision" -> classes.precision();
            case "recall" -> classes.recall();
            case "f1" -> classes.f1();
            case "auc" -> ranking.area();
            case "mse" -> errors.mse();
            case "mae" -> errors.mae();
            case "rmse" -> errors.rmse();
            case "r2" -> errors.r2();
            case Metrics.LOSS -> lossSum / examples;
            default -> {
                if (classes == null || !name.equals(Metrics.top(scoring.topK()))) {
                    throw new IllegalArgumentException("metric \"" + name + "\" is not measured; must be one of "
                            + String.join(", ", scoring.metrics()));
                }
                yield classes.top();
            }
        };
    }

    /**
     * What the metrics of classes come from: {@code examples}, {@code predicted} and {@code correct} of each class in the order of
     * the outputs, and {@code aucError}, by how much the area under the ROC curve may be off at most. Empty for numbers, and
     * where an output was not finite.
     */
    public Map<String, Object> counts() {
        if (classes == null || !finite) {
            return Map.of();
        }
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("examples", classes.actual());
        counts.put("predicted", classes.predicted());
        counts.put("correct", classes.correct());
        counts.put("aucError", ranking.error());
        return counts;
    }

    private static boolean finite(float[] outputs) {
        for (float output : outputs) {
            if (!Float.isFinite(output)) {
                return false;
            }
        }
        return true;
    }
}
