package org.gradus.dl4j.device;

import org.gradus.plan.Runs;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Where some elements lie in the flat vector: a view where they are one run, else an array of indices on the device. */
final class Place implements AutoCloseable {
    private final int start;
    private final int length;
    private final INDArray indices;

    Place(Runs runs) {
        start = runs.count() == 0 ? 0 : runs.start(0);
        length = runs.total();
        indices = runs.count() > 1 ? Nd4j.createFromArray(indices(runs)) : null;
    }

    private static int[] indices(Runs runs) {
        int[] places = new int[runs.total()];
        int next = 0;
        for (int k = 0; k < runs.count(); k++) {
            for (int i = 0; i < runs.length(k); i++) {
                places[next++] = runs.start(k) + i;
            }
        }
        return places;
    }

    /** Whether a view reaches the elements. */
    boolean contiguous() {
        return indices == null;
    }

    /** The elements themselves, where they are contiguous. */
    INDArray view(INDArray flat) {
        return flat.get(NDArrayIndex.interval(start, start + length));
    }

    /** Copies the elements to a packed array. */
    void get(INDArray flat, INDArray packed) {
        if (contiguous()) {
            packed.assign(view(flat));
        } else {
            gather(flat, indices, packed);
        }
    }

    /** Copies a packed array to the elements. */
    void put(INDArray packed, INDArray flat) {
        if (contiguous()) {
            view(flat).assign(packed);
        } else {
            scatter(packed, indices, flat);
        }
    }

    /** Sets the elements to 0. */
    void clear(INDArray flat) {
        if (length > 0) {
            try (INDArray zeros = Nd4j.zeros(DataType.FLOAT, length)) {
                put(zeros, flat);
            }
        }
    }

    /** {@code to[k] = from[indices[k]]}. */
    static void gather(INDArray from, INDArray indices, INDArray to) {
        Nd4j.exec(DynamicCustomOp.builder("gather")
                .addInputs(from, indices)
                .addOutputs(to)
                .addIntegerArguments(0)
                .build());
    }

    /** {@code to[indices[k]] = from[k]}; in place, or the operation would copy all of to first. */
    static void scatter(INDArray from, INDArray indices, INDArray to) {
        Nd4j.exec(DynamicCustomOp.builder("scatter_upd")
                .addInputs(to, indices, from)
                .callInplace(true)
                .build());
    }

    @Override
    public void close() {
        if (indices != null) {
            indices.close();
        }
    }
}
