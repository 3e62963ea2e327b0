package org.gradus.job.dl4jspark;

import java.util.Iterator;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A DataSet or a MultiDataSet as the user's program hands it over, and where it comes from. It lives inside one task.
 *
 * @param where for messages: the file, or the partition and the number of the data set in it, both from 0
 * @param features arrays of features; none where the data set itself is missing; an array may be null
 * @param labels arrays of labels, as features
 * @param masked whether there is a mask of features or of labels
 * @param fault why it could not be read; null: it was
 */
record LocatedDataSet(String where, INDArray[] features, INDArray[] labels, boolean masked, String fault) {
    private static final INDArray[] NONE = {};

    /** One that could not be read. */
    static LocatedDataSet unreadable(String where, String fault) {
        return new LocatedDataSet(where, NONE, NONE, false, fault);
    }

    static LocatedDataSet of(String where, DataSet set) {
        return set == null
                ? missing(where)
                : new LocatedDataSet(
                        where,
                        new INDArray[] {set.getFeatures()},
                        new INDArray[] {set.getLabels()},
                        any(set.getFeaturesMaskArray(), set.getLabelsMaskArray()),
                        null);
    }

    static LocatedDataSet of(String where, MultiDataSet set) {
        return set == null
                ? missing(where)
                : new LocatedDataSet(
                        where,
                        orNone(set.getFeatures()),
                        orNone(set.getLabels()),
                        any(orNone(set.getFeaturesMaskArrays())) || any(orNone(set.getLabelsMaskArrays())),
                        null);
    }

    private static LocatedDataSet missing(String where) {
        return unreadable(where, "is null");
    }

    private static INDArray[] orNone(INDArray[] arrays) {
        return arrays == null ? NONE : arrays;
    }

    private static boolean any(INDArray... masks) {
        return Stream.of(masks).anyMatch(Objects::nonNull);
    }

    /** Those of an RDD, one after the other. */
    static JavaRDD<LocatedDataSet> ofDataSets(JavaRDD<DataSet> data) {
        return data.mapPartitionsWithIndex((partition, sets) -> numbered(partition, sets, s -> of("", s)), false);
    }

    /** Those of an RDD, one after the other. */
    static JavaRDD<LocatedDataSet> ofMultiDataSets(JavaRDD<MultiDataSet> data) {
        return data.mapPartitionsWithIndex((partition, sets) -> numbered(partition, sets, s -> of("", s)), false);
    }

    private static <T> Iterator<LocatedDataSet> numbered(
            int partition, Iterator<T> sets, Function<T, LocatedDataSet> locate) {
        return new Iterator<>() {
            private long next;

            @Override
            public boolean hasNext() {
                return sets.hasNext();
            }

            @Override
            public LocatedDataSet next() {
                return locate.apply(sets.next()).at("partition " + partition + ", data set " + next++);
            }
        };
    }

    private LocatedDataSet at(String place) {
        return new LocatedDataSet(place, features, labels, masked, fault);
    }
}
