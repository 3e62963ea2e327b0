package org.gradus.device;

import java.util.Optional;
import org.gradus.formula.Term.Function;
import org.gradus.formula.Term.Operator;

/**
 * A library's arrays, and what an update does with them. Nothing crosses to the host but where it says so.
 *
 * <p>Numbers are floats unless they are called doubles. Results go into arrays that exist, which may be operands. Arrays have one
 * dimension and no gaps, or are views made by {@link #shaped} or {@link #transposed}. A dimension of length 1 of an operand counts
 * for all of the other's. Used by one thread at a time.
 *
 * @param <A> the library's array
 */
public interface Backend<A> {
    /** Arrays and views made from here on die at its end, unless they are kept. Scopes may be nested. */
    Scope scope();

    /** Takes an array or a view out of the scope in which it was made: it lives until it is released. */
    A keep(A array);

    /** Ends the life of what was kept. */
    void release(A array);

    /** Zeros. */
    A floats(int length);

    /** Zeros, in double. */
    A doubles(int length);

    /** A copy of numbers of the host. */
    A upload(float[] numbers);

    /** A copy of numbers of the host, in double. */
    A upload(double[] numbers);

    /** Places, for {@link #gather}, {@link #scatter} and {@link #segments}; each is a number from 0 on. */
    A upload(int[] places);

    /** Copies numbers of the host into an array of the same length. */
    void write(float[] from, A to);

    /** Copies floats to the host, and waits for them. */
    float[] read(A array);

    /** Copies doubles to the host, and waits for them. */
    double[] readDoubles(A array);

    /**
     * A flat vector as a view of one dimension.
     *
     * @param name for the message
     * @throws IllegalArgumentException when it has another length or type
     */
    A flat(String name, A array, int length);

    /** A view of the elements from one place to before another. */
    A slice(A array, int from, int to);

    /**
     * A view in another shape.
     *
     * @param standing whether the first index, not the last, moves fastest: order f
     */
    A shaped(A array, boolean standing, long... shape);

    /** A view of a matrix with rows and columns exchanged. */
    A transposed(A matrix);

    /** {@code to = from}, of the same shape; between floats and doubles it rounds. */
    void copy(A from, A to);

    /** Sets every element. */
    void fill(A array, double number);

    /** {@code to[k] = from[places[k]]}. */
    void gather(A from, A places, A to);

    /** {@code to[places[k]] = from[k]}; the places are all different. */
    void scatter(A from, A places, A to);

    /** {@code to[k] = sum of from[i] with places[i] = k}, in double. */
    void segments(A from, A places, A to);

    /** A function of each element. */
    void apply(Function function, A x, A out);

    /** An operation on each pair of elements, of floats or of doubles. */
    void apply(Operator operator, A left, A right, A out);

    /** The same with one number, which is rounded to what the array holds. */
    void apply(Operator operator, A left, double right, A out);

    /** The same the other way round. */
    void apply(Operator operator, double left, A right, A out);

    /** The sum of all elements, into an array of one. */
    void sum(A x, A out);

    /** The sums along a dimension, which out does not have. */
    void sum(A x, int dimension, A out);

    /** The sum of the squares of floats, in double so that its length costs no digits, into an array of one double. */
    void squares(A x, A out);

    /** The product of two matrices. */
    A product(A left, A right);

    /**
     * Makes a kernel of CUDA C for where the arrays lie.
     *
     * @param text defines one kernel with C's linkage, whose blocks of threads share pieces of work among themselves
     * @param name the kernel's
     * @return empty where nothing compiles it; the caller then does the same by the operations above
     */
    default Optional<Program<A>> compile(String text, String name) {
        return Optional.empty();
    }
}
