package org.gradus.dl4j;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.engine.Batch;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Metrics of outputs against labels, counted by ND4J; parts that were counted apart can be merged. */
public final class Scores implements Serializable {
    /** What is measured where labels are classes; precision, recall and F1 are means over the classes that occur. */
    public static final List<String> CLASSIFICATION = List.of("accuracy", "precision", "recall", "f1", "loss");
    /** What is measured where labels are numbers; means over the outputs. */
    public static final List<String> REGRESSION = List.of("mse", "mae", "rmse", "r2", "loss");

    private static final long serialVersionUID = 1L;

    private final Evaluation classes;
    private final RegressionEvaluation numbers;
    private boolean finite = true;
    private long examples;
    private double lossSum;

    /**
     * @param classification whether labels are classes
     * @param outputs of the network
     */
    public Scores(boolean classification, int outputs) {
        this.classes = classification ? new Evaluation(Math.max(2, outputs)) : null;
        this.numbers = classification ? null : new RegressionEvaluation(outputs);
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
        examples += rows;
        lossSum += loss * rows;
        if (!finite(outputs)) {
            finite = false; // ND4J refuses to count such outputs
            return;
        }
        try (INDArray labels = matrix(batch.labels(), rows, outputs.length / rows);
                INDArray predicted = matrix(outputs, rows, outputs.length / rows)) {
            if (classes != null) {
                classes.eval(labels, predicted);
            } else {
                numbers.eval(labels, predicted);
            }
        }
    }

    /** Adds what was counted elsewhere. */
    public void merge(Scores other) {
        if (classes != null) {
            classes.merge(other.classes);
        } else {
            numbers.merge(other.numbers);
        }
        finite &= other.finite;
        examples += other.examples;
        lossSum += other.lossSum;
    }

    /** How many examples were counted. */
    public long examples() {
        return examples;
    }

    /** The metrics by name, in the order of {@link #CLASSIFICATION} or {@link #REGRESSION}; NaN when an output was not finite. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (!finite) {
            (classes != null ? CLASSIFICATION : REGRESSION).forEach(name -> metrics.put(name, Double.NaN));
            return metrics;
        }
        if (classes != null) {
            metrics.put("accuracy", classes.accuracy());
            metrics.put("precision", classes.precision());
            metrics.put("recall", classes.recall());
            metrics.put("f1", classes.f1());
        } else {
            metrics.put("mse", numbers.averageMeanSquaredError());
            metrics.put("mae", numbers.averageMeanAbsoluteError());
            metrics.put("rmse", numbers.averagerootMeanSquaredError());
            metrics.put("r2", numbers.averageRSquared());
        }
        metrics.put("loss", lossSum / examples);
        return metrics;
    }

    private static boolean finite(float[] outputs) {
        for (float output : outputs) {
            if (!Float.isFinite(output)) {
                return false;
            }
        }
        return true;
    }

    private static INDArray matrix(float[] values, int rows, int columns) {
        // The batch's arrays may be longer than the batch.
        return Nd4j.createFromArray(Arrays.copyOf(values, rows * columns)).reshape(rows, columns);
    }
}
