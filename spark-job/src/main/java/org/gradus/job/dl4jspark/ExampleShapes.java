package org.gradus.job.dl4jspark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.gradus.dl4j.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The shapes of one example, which all data sets of an RDD share.
 *
 * @param features of its features, without the number of examples
 * @param labels of its labels, without the number of examples
 */
@DefaultSerializer(JavaSerializer.class) // Kryo, where the program uses it, cannot read records
record ExampleShapes(List<Long> features, List<Long> labels) implements Serializable {

    /** Of a data set without a {@link #fault}. */
    static ExampleShapes of(LocatedDataSet set) {
        return new ExampleShapes(shape(set.features()[0]), shape(set.labels()[0]));
    }

    private static List<Long> shape(INDArray array) {
        return LongStream.of(array.shape()).skip(1).boxed().toList();
    }

    /** Numbers per example among the features. */
    int inputs() {
        return count(features);
    }

    /** Numbers per example among the labels. */
    int outputs() {
        return count(labels);
    }

    private static int count(List<Long> shape) {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }

    /** What is wrong with a data set by itself; null: nothing. */
    static String fault(LocatedDataSet set) {
        if (set.fault() != null) {
            return set.fault();
        }
        if (set.features().length != 1 || set.labels().length != 1) {
            return "has " + set.features().length + " arrays of features and " + set.labels().length
                    + " of labels; must have one of each";
        }
        String fault = fault("features", set.features()[0]);
        if (fault == null) {
            fault = fault("labels", set.labels()[0]);
        }
        if (fault != null) {
            return fault;
        }
        if (set.masked()) {
            return "has a mask of features or labels; must have none: every number counts";
        }
        long examples = set.features()[0].size(0);
        return examples == set.labels()[0].size(0)
                ? null
                : "has features of shape " + Arrays.toString(set.features()[0].shape()) + " and labels of shape "
                        + Arrays.toString(set.labels()[0].shape())
                        + "; the first dimension of both is the number of examples, and must be the same";
    }

    private static String fault(String what, INDArray array) {
        if (array == null) {
            return "has no " + what + "; must have an array of them";
        }
        if (array.dataType() == DataType.UTF8 || !array.dataType().isNumerical()) {
            return "has " + what + " of the type " + array.dataType() + "; must be numbers";
        }
        return array.rank() >= 2
                ? null
                : "has " + what + " of shape " + Arrays.toString(array.shape())
                        + "; must have 2 dimensions or more, the first of which is the number of examples";
    }

    /** Why a data set of these shapes does not go with the first one; null: it does. */
    String difference(ExampleShapes first, long examples) {
        return equals(first)
                ? null
                : found(examples) + "; must be " + text("any", first.features) + " and " + text("any", first.labels)
                        + ", as in the first data set";
    }

    /** Why a network cannot be trained on data sets of these shapes; null: it can. */
    String misfit(Model model, long examples) {
        OptionalInt inputs = model.inputs();
        if (inputs.isPresent() && inputs() != inputs.getAsInt()) {
            return found(examples) + "; the network takes " + inputs.getAsInt() + " features per example";
        }
        List<Integer> wanted = model.outputShape();
        boolean fits = wanted.size() == labels.size();
        for (int k = 0; fits && k < wanted.size(); k++) {
            fits = wanted.get(k) == 0 || wanted.get(k).longValue() == labels.get(k);
        }
        return fits
                ? null
                : found(examples) + "; labels must be " + text("any", wanted) + ", as the network's outputs are";
    }

    private String found(long examples) {
        return "has features of shape " + text(examples, features) + " and labels of shape " + text(examples, labels);
    }

    /** A shape; a length of time that may be any is 0. */
    private static String text(Object examples, List<? extends Number> shape) {
        return Stream.concat(
                        Stream.of(examples),
                        shape.stream().map(size -> size.longValue() == 0 ? "any" : size.toString()))
                .map(Object::toString)
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
