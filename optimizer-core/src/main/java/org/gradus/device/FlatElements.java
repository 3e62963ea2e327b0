package org.gradus.device;

/**
 * Some elements of flat vectors, which are without gaps.
 *
 * @param <A> the library's array
 */
public interface FlatElements<A> extends AutoCloseable {
    /** Sets them to 0. */
    void clear(A flat);

    /** Remembers what they are. */
    void keep(A flat);

    /** Makes them again what they were when they were kept. */
    void restore(A flat);

    /** Gives memory outside the heap back; nothing else may be called then. */
    @Override
    void close();
}
