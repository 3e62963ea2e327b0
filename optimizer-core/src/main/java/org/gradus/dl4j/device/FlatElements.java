package org.gradus.dl4j.device;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Some elements of flat vectors, which are n or 1 x n floats without gaps. */
public interface FlatElements extends AutoCloseable {
    /** Sets them to 0. */
    void clear(INDArray flat);

    /** Remembers what they are. */
    void keep(INDArray flat);

    /** Makes them again what they were when they were kept. */
    void restore(INDArray flat);

    /** Gives memory outside the heap back; nothing else may be called then. */
    @Override
    void close();
}
