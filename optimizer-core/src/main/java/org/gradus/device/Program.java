package org.gradus.device;

import java.util.List;

/**
 * A kernel that {@link Backend#compile} made. Used by one thread at a time.
 *
 * @param <A> the library's array
 */
@FunctionalInterface
public interface Program<A> {
    /**
     * Runs it after all that was asked of the arrays before; waits for nothing.
     *
     * @param count its first argument, a 64-bit number: how many elements there are
     * @param arrays the next arguments, pointers to first elements; null: a null pointer
     * @param scalars the last arguments
     */
    void run(long count, List<A> arrays, float[] scalars);
}
