package org.gradus.selftest;

import java.util.Arrays;

/**
 * Plain arithmetic in double that remembers what it did, so that derivatives follow: the reference that a library's numbers are compared
 * with. A number is known by its place on the tape.
 */
public final class Tape {
    private double[] values = new double[1 << 12];
    private int[] left = new int[1 << 12];
    private int[] right = new int[1 << 12];
    private double[] byLeft = new double[1 << 12];
    private double[] byRight = new double[1 << 12];
    private int size;

    private int put(double value, int a, double byA, int b, double byB) {
        if (size == values.length) {
            int room = 2 * size;
            values = Arrays.copyOf(values, room);
            left = Arrays.copyOf(left, room);
            right = Arrays.copyOf(right, room);
            byLeft = Arrays.copyOf(byLeft, room);
            byRight = Arrays.copyOf(byRight, room);
        }
        values[size] = value;
        left[size] = a;
        right[size] = b;
        byLeft[size] = byA;
        byRight[size] = byB;
        return size++;
    }

    /** A number that depends on nothing. */
    public int number(double value) {
        return put(value, 0, 0, 0, 0);
    }

    /** What a place holds. */
    public double value(int a) {
        return values[a];
    }

    public int add(int a, int b) {
        return put(values[a] + values[b], a, 1, b, 1);
    }

    public int subtract(int a, int b) {
        return put(values[a] - values[b], a, 1, b, -1);
    }

    public int multiply(int a, int b) {
        return put(values[a] * values[b], a, values[b], b, values[a]);
    }

    public int divide(int a, int b) {
        double quotient = values[a] / values[b];
        return put(quotient, a, 1 / values[b], b, -quotient / values[b]);
    }

    /** {@code a * factor + more}. */
    public int scale(int a, double factor, double more) {
        return put(values[a] * factor + more, a, factor, a, 0);
    }

    public int exp(int a) {
        double e = Math.exp(values[a]);
        return put(e, a, e, a, 0);
    }

    public int log(int a) {
        return put(Math.log(values[a]), a, 1 / values[a], a, 0);
    }

    public int tanh(int a) {
        double t = Math.tanh(values[a]);
        return put(t, a, 1 - t * t, a, 0);
    }

    public int sigmoid(int a) {
        double s = 1 / (1 + Math.exp(-values[a]));
        return put(s, a, s * (1 - s), a, 0);
    }

    public int power(int a, double exponent) {
        return put(Math.pow(values[a], exponent), a, exponent * Math.pow(values[a], exponent - 1), a, 0);
    }

    /** The larger one; of equal ones the first. */
    public int max(int a, int b) {
        return values[a] >= values[b] ? a : b;
    }

    /** Any function of one number, with its derivative there. */
    public int function(int a, double value, double derivative) {
        return put(value, a, derivative, a, 0);
    }

    /**
     * The derivatives of a weighted sum of numbers by all that is on the tape.
     *
     * @param outputs places
     * @param weights one for each
     */
    public double[] derivatives(int[] outputs, double[] weights) {
        double[] by = new double[size];
        for (int k = 0; k < outputs.length; k++) {
            by[outputs[k]] += weights[k];
        }
        for (int k = size - 1; k >= 0; k--) {
            if (by[k] != 0) {
                by[left[k]] += by[k] * byLeft[k];
                by[right[k]] += by[k] * byRight[k];
            }
        }
        return by;
    }
}
