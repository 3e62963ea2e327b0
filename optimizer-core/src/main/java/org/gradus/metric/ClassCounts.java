package org.gradus.metric;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often each class was right, was predicted, and was both. The predicted class is the first with the highest output; of one
 * output alone it is 1 above 0.5.
 *
 * <p>Precision, recall and F1 are scikit-learn's: of class 1 where there are two classes (average "binary"), else the mean over
 * the classes that occur among labels or predictions (average "macro"); 0 / 0 counts as 0. DL4J's {@code Evaluation} leaves
 * such classes out of the mean: a class that is never predicted would not lower F1.
 */
final class ClassCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int topK;
    private final long[] actual;
    private final long[] predicted;
    private final long[] correct;
    private long amongTop;

    ClassCounts(int classes, int topK) {
        this.topK = topK;
        this.actual = new long[classes];
        this.predicted = new long[classes];
        this.correct = new long[classes];
    }

    /** Counts rows x columns numbers. */
    void add(float[] labels, float[] outputs, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            int label = columns == 1 ? decision(labels[row]) : highest(labels, row * columns, columns);
            int guess = columns == 1 ? decision(outputs[row]) : highest(outputs, row * columns, columns);
            actual[label]++;
            predicted[guess]++;
            correct[label] += label == guess ? 1 : 0;
            amongTop += topK > 0 && place(outputs, row * columns, columns, label) < topK ? 1 : 0;
        }
    }

    private static int decision(float value) {
        return value > 0.5 ? 1 : 0;
    }

    private static int highest(float[] values, int from, int count) {
        int highest = 0;
        for (int k = 1; k < count; k++) {
            highest = values[from + k] > values[from + highest] ? k : highest;
        }
        return highest;
    }

    /** How many classes come before one; of equal outputs the first class does. */
    private static int place(float[] outputs, int from, int count, int label) {
        float own = outputs[from + label];
        int before = 0;
        for (int k = 0; k < count; k++) {
            float other = outputs[from + k];
            before += other > own || (other == own && k < label) ? 1 : 0;
        }
        return before;
    }

    void merge(ClassCounts other) {
        for (int k = 0; k < actual.length; k++) {
            actual[k] += other.actual[k];
            predicted[k] += other.predicted[k];
            correct[k] += other.correct[k];
        }
        amongTop += other.amongTop;
    }

    double accuracy() {
        return (double) Arrays.stream(correct).sum() / Arrays.stream(actual).sum();
    }

    double precision() {
        return mean(k -> share(correct[k], predicted[k]));
    }

    double recall() {
        return mean(k -> share(correct[k], actual[k]));
    }

    double f1() {
        return mean(k -> share(2 * correct[k], actual[k] + predicted[k]));
    }

    double top() {
        return (double) amongTop / Arrays.stream(actual).sum();
    }

    /** How many examples each class has. */
    long[] actual() {
        return actual.clone();
    }

    /** How many examples were taken for each class. */
    long[] predicted() {
        return predicted.clone();
    }

    /** How many examples of each class were taken for it. */
    long[] correct() {
        return correct.clone();
    }

    private double mean(IntToDoubleFunction ofClass) {
        return actual.length == 2
                ? ofClass.applyAsDouble(1)
                : IntStream.range(0, actual.length)
                        .filter(k -> actual[k] + predicted[k] > 0)
                        .mapToDouble(ofClass)
                        .average()
                        .orElse(Double.NaN);
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
