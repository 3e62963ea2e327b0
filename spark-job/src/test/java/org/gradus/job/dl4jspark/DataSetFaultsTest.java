package org.gradus.job.dl4jspark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.gradus.job.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Without these, rows or labels of a user's data sets would be dropped or read wrongly without a word, or end in an exception
 * that does not say which data set is at fault.
 */
class DataSetFaultsTest {
    private static INDArray ones(long... shape) {
        return Nd4j.ones(DataType.FLOAT, shape);
    }

    static Stream<Arguments> refused() {
        INDArray four = ones(2, Sets.FEATURES);
        INDArray three = ones(2, Sets.CLASSES);
        DataSet masked = new DataSet(four, three, null, ones(2, 1));
        return Stream.of(
                arguments(
                        new DataSet(four, ones(3, Sets.CLASSES)),
                        "has features of shape [2, 4] and labels of shape [3, 3]; the first dimension of both"),
                arguments(
                        new DataSet(ones(3, Sets.FEATURES), three),
                        "has features of shape [3, 4] and labels of shape [2, 3]; the first dimension of both"),
                arguments(new DataSet(four, null), "has no labels"),
                arguments(new DataSet(null, three), "has no features"),
                arguments(masked, "has a mask of features or labels; must have none"),
                arguments(new DataSet(ones(4), ones(4)), "has features of shape [4]; must have 2 dimensions or more"),
                arguments(
                        new DataSet(ones(2, 5), three),
                        "has features of shape [2, 5] and labels of shape [2, 3]; must be [any, 4] and [any, 3]"),
                arguments(
                        new DataSet(ones(2, 2, 2), three),
                        "has features of shape [2, 2, 2] and labels of shape [2, 3]; must be [any, 4] and [any, 3]"),
                arguments(
                        new DataSet(four, ones(2, 3, 1)),
                        "has features of shape [2, 4] and labels of shape [2, 3, 1]; must be [any, 4] and [any, 3]"),
                arguments(
                        new DataSet(four.castTo(DataType.INT64).mul(16_777_217L), three),
                        "has features of the type LONG and the shape [2, 4] with the number 1.6777217E7; must be one"
                                + " that FLOAT holds"),
                arguments(
                        new DataSet(four, three.castTo(DataType.DOUBLE).mul(1e300)),
                        "has labels of the type DOUBLE and the shape [2, 3] with the number 1.0E300"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void theFirstFaultIsNamedWithItsPlace(DataSet wrong, String what) {
        List<DataSet> sets = new ArrayList<>(Sets.batches(12, 2));
        sets.add(4, wrong);
        sets.add(Sets.rows(1).get(0)); // four data sets in each of the two partitions
        assertThatThrownBy(() -> fit(Sets.rdd(sets, 2)))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("the RDD of training data: partition 1, data set 0: " + what);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aLaterDataSetDoesNotHideIt(DataSet wrong, String what) {
        List<DataSet> sets = new ArrayList<>(Sets.batches(8, 2));
        sets.add(2, wrong);
        assertThatThrownBy(() -> fit(Sets.rdd(sets, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("the RDD of training data: partition 0, data set 2: " + what);
    }

    @Test
    void whatDoesNotFitTheNetworkIsRefused() {
        assertThatThrownBy(() -> fit(Sets.rdd(List.of(new DataSet(ones(2, 5), ones(2, 3))), 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "data set 0: has features of shape [2, 5] and labels of shape [2, 3]; the network takes 4"
                                + " features");
        assertThatThrownBy(() -> fit(Sets.rdd(List.of(new DataSet(ones(2, 4), ones(2, 1))), 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("labels of shape [2, 1]; labels must be [any, 3], as the network's outputs are");
    }

    @Test
    void textIsRefused() { // here alone: ND4J cannot send it to a task
        DataSet text = new DataSet(Nd4j.create("a", "b").reshape(2, 1), ones(2, 3));
        assertThat(ExampleShapes.fault(LocatedDataSet.of("", text)))
                .isEqualTo("has features of the type UTF8; must be numbers");
    }

    @Test
    void oneArrayOfEachIsWanted() {
        INDArray four = ones(2, 4);
        for (MultiDataSet set : List.of(
                new org.nd4j.linalg.dataset.MultiDataSet(new INDArray[] {four, four}, new INDArray[] {ones(2, 3)}),
                new org.nd4j.linalg.dataset.MultiDataSet(
                        new INDArray[] {four}, new INDArray[] {ones(2, 3), ones(2, 3)}))) {
            try (GroupedTrainingMaster master = master()) {
                var graph = Sets.network().toComputationGraph();
                SparkComputationGraph wrapper = new SparkComputationGraph(Sets.spark(), graph, master);
                assertThatThrownBy(() -> wrapper.fitMultiDataSet(Sets.spark().parallelize(List.of(set), 1)))
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("partition 0, data set 0: has " + set.numFeatureArrays()
                                + " arrays of features and " + set.numLabelsArrays()
                                + " of labels; must have one of each");
            }
        }
    }

    /** Whole numbers, which every type holds. */
    private static DataSet whole() {
        INDArray features = Nd4j.createFromArray(new float[][] {{1, -2, 3, 4}, {-5, 6, 7, -8}, {0, 3, -1, 2}});
        return new DataSet(features, Nd4j.eye(3).castTo(DataType.FLOAT));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"DOUBLE", "HALF", "BFLOAT16", "INT", "LONG", "SHORT", "BYTE"})
    void everyTypeOfNumberIsRead(DataType type) {
        DataSet set = whole();
        DataSet other =
                new DataSet(set.getFeatures().castTo(type), set.getLabels().castTo(type));
        assertThat(fit(Sets.rdd(List.of(other), 1))).isEqualTo(fit(Sets.rdd(List.of(set), 1)));
    }

    @Test
    void ordersAndViewsAreRead() {
        DataSet set = whole();
        float[] right = fit(Sets.rdd(List.of(set), 1));
        INDArray wide = Nd4j.create(DataType.FLOAT, 6, 8).assign(99);
        INDArray view = wide.get(NDArrayIndex.interval(0, 2, 6), NDArrayIndex.interval(1, 2, 8));
        view.assign(set.getFeatures());
        INDArray turned = set.getLabels().dup().transpose();
        for (DataSet other : List.of(
                new DataSet(set.getFeatures().dup('f'), set.getLabels().dup('f')),
                new DataSet(view, set.getLabels()),
                new DataSet(view.castTo(DataType.DOUBLE).dup('f'), turned),
                new DataSet(set.getFeatures().dup().transpose().dup().transpose(), set.getLabels()))) {
            assertThat(fit(Sets.rdd(List.of(other), 1))).isEqualTo(right);
        }
    }

    @Test
    void emptyDataSetsAndPartitionsArePassedOver() {
        List<DataSet> sets = Sets.batches(8, 4);
        DataSet empty = new DataSet(Nd4j.create(DataType.FLOAT, 0, 4), Nd4j.create(DataType.FLOAT, 0, 3));
        List<DataSet> more = List.of(empty, sets.get(0), empty, sets.get(1));
        assertThat(fit(Sets.rdd(more, 9))).isEqualTo(fit(Sets.rdd(sets, 1)));
    }

    private static GroupedTrainingMaster master() {
        return GroupedTrainingMaster.builder().lr(0.01).replicas(2).batch(2).build();
    }

    private static float[] fit(JavaRDD<DataSet> data) {
        try (GroupedTrainingMaster master = master()) {
            SparkDl4jMultiLayer wrapper = new SparkDl4jMultiLayer(Sets.spark(), Sets.network(), master);
            return Sets.weights(wrapper.fit(data));
        }
    }
}
