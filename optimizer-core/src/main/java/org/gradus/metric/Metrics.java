package org.gradus.metric;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which metrics there are, and which way each is better. */
public final class Metrics {
    /** The mean loss over the examples; what every network has. */
    public static final String LOSS = "loss";

    private static final String AUC = "auc";
    private static final List<String> CLASSES = List.of("accuracy", "precision", "recall", "f1", AUC);
    private static final List<String> NUMBERS = List.of("mse", "mae", "rmse", "r2", LOSS);
    private static final Set<String> LOWER_IS_BETTER = Set.of(LOSS, "mse", "mae", "rmse");

    private Metrics() {}

    /**
     * What is measured where labels are classes, the usual one first.
     *
     * @param topK of {@link #top}; 0: it is not measured
     */
    public static List<String> classification(int topK) {
        Stream<String> top = topK == 0 ? Stream.of() : Stream.of(top(topK));
        return Stream.of(CLASSES.stream(), top, Stream.of(LOSS)).flatMap(s -> s).toList();
    }

    /** What is measured where labels are numbers, the usual one first. */
    public static List<String> regression() {
        return NUMBERS;
    }

    /**
     * All that a job may name.
     *
     * @param topK as in {@link #classification}
     */
    public static List<String> all(int topK) {
        return Stream.concat(
                        classification(topK).stream(), regression().stream().filter(name -> !name.equals(LOSS)))
                .toList();
    }

    /** The share of examples whose class is among the k with the highest outputs: {@code top5}. */
    public static String top(int k) {
        return "top" + k;
    }

    /** Whether a higher value is the better one. */
    public static boolean higherIsBetter(String metric) {
        return !LOWER_IS_BETTER.contains(metric);
    }

    /** Whether a value is better than the best so far by more than a change; NaN never is, and any number is better than NaN. */
    public static boolean better(String metric, double value, double best, double change) {
        if (Double.isNaN(best)) {
            return !Double.isNaN(value);
        }
        return higherIsBetter(metric) ? value > best + change : value < best - change;
    }
}
