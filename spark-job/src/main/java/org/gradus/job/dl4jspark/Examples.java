package org.gradus.job.dl4jspark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.gradus.dl4j.Model;
import org.gradus.job.data.Block;
import org.gradus.job.data.DataException;
import org.gradus.job.data.Dimensions;
import org.gradus.job.data.Rows;

/**
 * DL4J's data sets as rows, whatever number of examples each has.
 *
 * @param rows all of them, numbered by partition, then as they come
 * @param shape of the features of one example; empty: flat
 */
record Examples(Rows rows, List<Integer> shape) {
    private static final String WHAT = "the RDD of training data";

    /**
     * What the first data set has.
     *
     * @param examples how many
     * @param shapes of one of them; null where there is a fault
     * @param where it comes from
     * @param fault what is wrong with it; null: nothing
     */
    @DefaultSerializer(JavaSerializer.class) // Kryo, where the program uses it, cannot read records
    private record First(long examples, ExampleShapes shapes, String where, String fault) implements Serializable {}

    /**
     * Reads all of them once. Data sets without examples are passed over.
     *
     * @throws DataException with the first data set that is no plain pair of features and labels, is not like the first one, or does
     *     not fit the network; or when there are no examples
     */
    static Examples of(JavaRDD<LocatedDataSet> data, Model model) {
        List<First> found = data.filter(Examples::counts).map(Examples::first).take(1);
        if (found.isEmpty()) {
            throw new DataException(WHAT + ": has no examples");
        }
        First first = found.get(0);
        ExampleShapes shapes = first.shapes();
        String fault = first.fault() == null ? shapes.misfit(model, first.examples()) : first.fault();
        if (fault != null) {
            throw new DataException(message(first.where(), fault));
        }
        Dimensions dimensions = new Dimensions(shapes.inputs(), shapes.outputs(), model.classification());
        JavaRDD<Block> blocks = data.mapPartitions(sets -> blocks(sets, shapes), true);
        List<Integer> shape = shapes.features().size() == 1
                ? List.of()
                : shapes.features().stream().map(Math::toIntExact).toList();
        return new Examples(Rows.number(WHAT, blocks, dimensions), shape);
    }

    private static First first(LocatedDataSet set) {
        String fault = ExampleShapes.fault(set);
        return fault != null
                ? new First(0, null, set.where(), fault)
                : new First(set.features()[0].size(0), ExampleShapes.of(set), set.where(), null);
    }

    private static String message(String where, String fault) {
        return WHAT + ": " + where + ": " + fault;
    }

    private static boolean counts(LocatedDataSet set) {
        return ExampleShapes.fault(set) != null || set.features()[0].size(0) > 0;
    }

    /** Up to the first fault, which travels as a value, so that Spark does not try the task again. */
    private static Iterator<Block> blocks(Iterator<LocatedDataSet> sets, ExampleShapes shapes) {
        return new Iterator<>() {
            private boolean ended;

            @Override
            public boolean hasNext() {
                return !ended && sets.hasNext();
            }

            @Override
            public Block next() {
                LocatedDataSet set = sets.next();
                Block block =
                        counts(set) ? block(set, shapes) : new Block(0, new float[0], new float[0], List.of(), null);
                ended = block.fault() != null;
                return block;
            }
        };
    }

    private static Block block(LocatedDataSet set, ExampleShapes shapes) {
        String fault = ExampleShapes.fault(set);
        if (fault == null) {
            fault = ExampleShapes.of(set).difference(shapes, set.features()[0].size(0));
        }
        if (fault == null) {
            try {
                return new Block(
                        Math.toIntExact(set.features()[0].size(0)),
                        Floats.of("features", set.features()[0]),
                        Floats.of("labels", set.labels()[0]),
                        List.of(),
                        null);
            } catch (DataException e) {
                fault = e.getMessage();
            }
        }
        return new Block(0, new float[0], new float[0], List.of(), message(set.where(), fault));
    }
}
