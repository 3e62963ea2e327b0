package org.gradus.device;

import java.util.List;

/**
 * A kernel that {@link Backend#compile} made. Used by one thread at a time.
 *
 * @param <A> the library's array
 */
@FunctionalInterface
public interface Program<A> {
    /** The kernel with its arrays, to be run again and again. */
    @FunctionalInterface
    interface Bound {
        /**
         * Runs it after all that was asked of the arrays before; waits for nothing.
         *
         * @param scalars the last arguments
         */
        void run(float[] scalars);
    }

    /**
     * Gives it its arrays, of which only the memory must stay.
     *
     * @param count its first argument, a 64-bit number: how many pieces of work its blocks of threads have to share
     * @param arrays the next arguments, pointers to first elements; null: a null pointer
     */
    Bound bind(long count, List<A> arrays);
}
