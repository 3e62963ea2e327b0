package org.gradus.dl4j.zip;

import java.util.List;
import java.util.Map;
import org.gradus.engine.RowScaling;
import org.gradus.engine.Scaling;

/**
 * Reads what DL4J's NormalizerSerializer writes of a NormalizerStandardize or a NormalizerMinMaxScaler: the text NORMALIZER, the
 * version 1, the normalizer's type, whether labels are scaled too, a target range (MinMax), and two vectors of statistics for the
 * features and, where labels are scaled, two for the labels. Where the statistics are degenerate they are widened as DL4J does.
 */
public final class NormalizerReader {
    private static final String MAGIC = "NORMALIZER";
    private static final String STANDARDIZE = "STANDARDIZE";
    private static final String MIN_MAX = "MIN_MAX";
    private static final String MUST = "; must be NormalizerStandardize or NormalizerMinMaxScaler";

    /** The others that DL4J has, by the class that a user knows. */
    private static final Map<String, String> OTHERS = Map.of(
            "IMAGE_MIN_MAX", "ImagePreProcessingScaler",
            "IMAGE_VGG16", "VGG16ImagePreProcessor",
            "MULTI_STANDARDIZE", "MultiNormalizerStandardize",
            "MULTI_MIN_MAX", "MultiNormalizerMinMaxScaler",
            "MULTI_HYBRID", "MultiNormalizerHybrid",
            "CUSTOM", "CUSTOM, which names a class of its own");

    private static final List<ArrayReader.Type> NUMBERS = List.of(ArrayReader.Type.FLOAT, ArrayReader.Type.DOUBLE);
    private static final double LEAST = Scaling.LEAST;

    private final EntryInput in;
    private final ArrayReader arrays;

    private NormalizerReader(byte[] entry) {
        in = new EntryInput(entry);
        arrays = new ArrayReader(in);
    }

    /**
     * Reads an entry.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static RowScaling read(byte[] entry) {
        NormalizerReader reader = new NormalizerReader(entry);
        RowScaling scaling = reader.scaling();
        reader.in.end();
        return scaling;
    }

    private RowScaling scaling() {
        if (!in.readName().equals(MAGIC)) {
            throw new IllegalArgumentException("no normalizer of DL4J's: does not begin with " + MAGIC);
        }
        int version = in.readInt();
        if (version != 1) {
            throw new IllegalArgumentException("a normalizer of version " + version + "; must be 1");
        }
        String type = in.readName();
        if (!type.equals(STANDARDIZE) && !type.equals(MIN_MAX)) {
            throw new IllegalArgumentException(
                    "a normalizer of type " + OTHERS.getOrDefault(type, "that DL4J does not have") + MUST);
        }
        boolean labels = in.readByte() != 0;
        if (type.equals(STANDARDIZE)) {
            Scaling features = standard();
            return new RowScaling(features, labels ? standard() : Scaling.NONE);
        }
        double low = in.readDouble();
        double high = Math.max(in.readDouble(), low + LEAST);
        Scaling features = range(low, high);
        return new RowScaling(features, labels ? range(low, high) : Scaling.NONE);
    }

    private Scaling standard() {
        float[] mean = arrays.vector(NUMBERS);
        float[] deviation = arrays.vector(NUMBERS);
        for (int k = 0; k < deviation.length; k++) {
            deviation[k] = deviation[k] < 0 ? deviation[k] : Math.max(deviation[k], Scaling.LEAST);
        }
        return new Scaling(mean, deviation);
    }

    /** {@code low + (high - low) (x - min) / (max - min)}, written as one shift and one divisor. */
    private Scaling range(double low, double high) {
        float[] least = arrays.vector(NUMBERS);
        float[] greatest = arrays.vector(NUMBERS);
        if (least.length != greatest.length) {
            throw new IllegalArgumentException(
                    least.length + " least values and " + greatest.length + " greatest; must be as many of each");
        }
        float[] divisor = new float[least.length];
        float[] shift = new float[least.length];
        for (int k = 0; k < shift.length; k++) {
            float apart = greatest[k] - least[k];
            float padded = greatest[k] + (Math.max(apart, Scaling.LEAST) - apart);
            // Not less than what a Scaling keeps: else a column that never varies would not become the low end.
            double perUnit = Math.max(((double) padded - least[k]) / (high - low), LEAST);
            shift[k] = (float) (least[k] - low * perUnit);
            divisor[k] = (float) perUnit;
        }
        return new Scaling(shift, divisor);
    }
}
