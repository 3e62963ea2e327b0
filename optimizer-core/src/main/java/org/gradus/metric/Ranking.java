package org.gradus.metric;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The area under the ROC curve: of class 1 where there are two classes, else the mean over the classes, each against all others,
 * that have examples and that others have, too (scikit-learn's "ovr" with average "macro"). Up to {@value #EXACT} scores,
 * examples x classes, it is exact; beyond that see {@link RankCounts}.
 */
final class Ranking implements Serializable {
    private static final long serialVersionUID = 1L;

    /** With 12 bytes each, at most 3 MiB to a part. */
    private static final int EXACT = 1 << 18;

    /** 128 bins to each halving for up to 16 classes; then fewer, so that a part stays as small. */
    private static final int BITS = 7;

    private static final int CLASSES = 16;

    private final int columns;
    private final RankCounts[] classes;

    Ranking(int outputs) {
        columns = outputs;
        int count = outputs <= 2 ? 1 : outputs;
        int fewer = Integer.SIZE - Integer.numberOfLeadingZeros((count - 1) / CLASSES);
        int bits = Math.max(0, BITS - fewer);
        classes = Stream.generate(() -> new RankCounts(EXACT / count, bits))
                .limit(count)
                .toArray(RankCounts[]::new);
    }

    void add(float[] labels, float[] outputs, int rows) {
        for (int k = 0; k < classes.length; k++) {
            classes[k].add(labels, outputs, rows, columns, columns == 2 ? 1 : k);
        }
    }

    void merge(Ranking other) {
        IntStream.range(0, classes.length).forEach(k -> classes[k].merge(other.classes[k]));
    }

    /** NaN where no class has both. */
    double area() {
        return Arrays.stream(classes)
                .mapToDouble(RankCounts::area)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    /** By how much the area may be off at most; 0 where it is exact. */
    double error() {
        return Arrays.stream(classes)
                .mapToDouble(RankCounts::error)
                .filter(Double::isFinite)
                .average()
                .orElse(0);
    }
}
