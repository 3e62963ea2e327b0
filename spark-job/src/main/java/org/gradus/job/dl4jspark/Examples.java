package org.gradus.job.dl4jspark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.gradus.job.data.Block;
import org.gradus.job.data.DataException;
import org.gradus.job.data.Dimensions;
import org.gradus.job.data.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's data sets as rows, whatever number of examples each has.
 *
 * @param rows all of them, numbered by partition, then as they come
 * @param shape of the features of one example; empty: flat
 */
record Examples(Rows rows, List<Integer> shape) {
    private static final String WHAT = "the RDD of training data";

    /**
     * What a data set has.
     *
     * @param features the shape of one example's
     * @param labels the shape of one example's
     * @param fault what is wrong with it; null: nothing
     */
    @DefaultSerializer(JavaSerializer.class) // Kryo, where the program uses it, cannot read records
    private record Form(List<Integer> features, List<Integer> labels, String fault) implements Serializable {}

    /**
     * Reads all of them once.
     *
     * @throws DataException when there are none, they are not alike, have masks, or more than one array of features or labels
     */
    static Examples of(JavaRDD<MultiDataSet> data, boolean classification) {
        List<Form> found = data.map(Examples::form).take(1);
        if (found.isEmpty()) {
            throw new DataException(WHAT + ": has no examples");
        }
        Form first = found.get(0);
        if (first.fault() != null) {
            throw new DataException(WHAT + ": " + first.fault());
        }
        Dimensions dimensions = new Dimensions(size(first.features()), size(first.labels()), classification);
        JavaRDD<Block> blocks = data.map(set -> block(set, dimensions));
        List<Integer> shape = first.features().size() == 1 ? List.of() : first.features();
        return new Examples(Rows.number(WHAT, blocks, dimensions), shape);
    }

    private static int size(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    private static Form form(MultiDataSet set) {
        String fault = fault(set);
        return fault != null
                ? new Form(List.of(), List.of(), fault)
                : new Form(shape(set.getFeatures(0)), shape(set.getLabels(0)), null);
    }

    private static List<Integer> shape(INDArray array) {
        return IntStream.range(1, array.rank())
                .mapToObj(k -> Math.toIntExact(array.size(k)))
                .toList();
    }

    /** What is wrong with a data set by itself; null: nothing. */
    private static String fault(MultiDataSet set) {
        if (set.numFeatureArrays() != 1 || set.numLabelsArrays() != 1) {
            return "a data set has " + set.numFeatureArrays() + " arrays of features and " + set.numLabelsArrays()
                    + " of labels; must have one of each";
        }
        boolean masked = Stream.of(set.getFeaturesMaskArrays(), set.getLabelsMaskArrays())
                .filter(Objects::nonNull)
                .flatMap(Arrays::stream)
                .anyMatch(Objects::nonNull);
        return masked ? "a data set has masks of time steps; must have none" : null;
    }

    /** A fault travels as a value, so that Spark does not try the task again. */
    private static Block block(MultiDataSet set, Dimensions dimensions) {
        String fault = fault(set);
        if (fault == null) {
            fault = fault("features", set.getFeatures(0), dimensions.inputs());
        }
        if (fault == null) {
            fault = fault("labels", set.getLabels(0), dimensions.outputs());
        }
        return fault != null
                ? new Block(0, new float[0], new float[0], List.of(), fault)
                : new Block(
                        Math.toIntExact(set.getFeatures(0).size(0)),
                        numbers(set.getFeatures(0)),
                        numbers(set.getLabels(0)),
                        List.of(),
                        null);
    }

    private static String fault(String what, INDArray array, int perRow) {
        return array.length() == array.size(0) * perRow
                ? null
                : "a data set's " + what + " have the shape " + Arrays.toString(array.shape()) + "; must have " + perRow
                        + " numbers per example, as the first data set has";
    }

    private static float[] numbers(INDArray array) {
        return Nd4j.toFlattened('c', array).toFloatVector();
    }
}
