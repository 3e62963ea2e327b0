package org.gradus.metric;

import java.io.Serializable;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Errors of outputs that are numbers, in double; each metric is the mean over the outputs. Parts are combined by the formula of
 * Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979. DL4J's
 * {@code RegressionEvaluation} sums batches in float, and its merge forgets the sum of the labels, which makes R2 wrong.
 *
 * <p>R2 is scikit-learn's: where all labels of an output are equal it is 1 without an error and else 0.
 */
final class ErrorSums implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] squared;
    private final double[] absolute;
    private final double[] mean;
    private final double[] spread;
    private long rows;

    ErrorSums(int outputs) {
        squared = new double[outputs];
        absolute = new double[outputs];
        mean = new double[outputs];
        spread = new double[outputs];
    }

    /** Adds rows x outputs numbers. */
    void add(float[] labels, float[] outputs, int count) {
        for (int row = 0; row < count; row++) {
            rows++;
            for (int k = 0; k < mean.length; k++) {
                double label = labels[row * mean.length + k];
                double error = outputs[row * mean.length + k] - label;
                squared[k] += error * error;
                absolute[k] += Math.abs(error);
                double apart = label - mean[k];
                mean[k] += apart / rows;
                spread[k] += apart * (label - mean[k]);
            }
        }
    }

    void merge(ErrorSums other) {
        if (other.rows == 0) {
            return;
        }
        long total = rows + other.rows;
        for (int k = 0; k < mean.length; k++) {
            double apart = other.mean[k] - mean[k];
            mean[k] += apart * other.rows / total;
            spread[k] += other.spread[k] + apart * apart * rows * other.rows / total;
            squared[k] += other.squared[k];
            absolute[k] += other.absolute[k];
        }
        rows = total;
    }

    double mse() {
        return mean(k -> squared[k] / rows);
    }

    double mae() {
        return mean(k -> absolute[k] / rows);
    }

    double rmse() {
        return mean(k -> Math.sqrt(squared[k] / rows));
    }

    double r2() {
        return mean(k -> spread[k] > 0 ? 1 - squared[k] / spread[k] : squared[k] > 0 ? 0 : 1);
    }

    private double mean(IntToDoubleFunction ofOutput) {
        return rows == 0
                ? Double.NaN
                : IntStream.range(0, mean.length)
                        .mapToDouble(ofOutput)
                        .average()
                        .orElseThrow();
    }
}
