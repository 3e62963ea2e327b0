package org.gradus.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A problem's numbers.
 *
 * @param outputs in the order of their indexes, the last one fastest
 * @param gradients for each input, the derivatives of the sum of all outputs times {@link #weights}, by the input's elements
 */
public record Solution(double[] outputs, List<double[]> gradients) {
    /** How far a library's float32 may be off, as a fraction of the whole array's norm. */
    private static final double TOLERANCE = 1e-4;

    private static final double LEAST = 1e-6;

    public Solution {
        gradients = List.copyOf(gradients);
    }

    /** What outputs are multiplied by before they are summed. */
    public static double[] weights(int outputs) {
        return Numbers.of(outputs, 71);
    }

    /** A problem's numbers by a tape. */
    public static Solution of(List<double[]> inputs, Function function) {
        Tape tape = new Tape();
        int[][] places = new int[inputs.size()][];
        for (int k = 0; k < places.length; k++) {
            double[] input = inputs.get(k);
            places[k] = new int[input.length];
            for (int i = 0; i < input.length; i++) {
                places[k][i] = tape.number(input[i]);
            }
        }
        int[] outputs = function.apply(tape, places);
        double[] values = new double[outputs.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = tape.value(outputs[i]);
        }
        double[] derivatives = tape.derivatives(outputs, weights(outputs.length));
        List<double[]> gradients = new ArrayList<>();
        int next = 0;
        for (double[] input : inputs) {
            gradients.add(java.util.Arrays.copyOfRange(derivatives, next, next += input.length));
        }
        return new Solution(values, gradients);
    }

    /** A function of arrays, number by number. */
    @FunctionalInterface
    public interface Function {
        /** Places of the outputs from those of the inputs. */
        int[] apply(Tape tape, int[][] inputs);
    }

    /** What is wrong with a library's numbers, compared with these; empty: nothing. */
    public Optional<String> compare(float[] found, List<float[]> foundGradients) {
        Optional<String> wrong = compare("the outputs", outputs, found);
        for (int k = 0; wrong.isEmpty() && k < foundGradients.size(); k++) {
            wrong = compare("the gradient of input " + k, gradients.get(k), foundGradients.get(k));
        }
        return wrong;
    }

    /** What is wrong with outputs that were computed in inference mode; empty: nothing. */
    public Optional<String> compareInference(float[] found) {
        return compare("the outputs in inference", outputs, found);
    }

    private static Optional<String> compare(String what, double[] wanted, float[] found) {
        if (wanted.length != found.length) {
            return Optional.of(what + " has " + found.length + " numbers; must be " + wanted.length);
        }
        double norm = 0;
        double off = 0;
        for (int k = 0; k < wanted.length; k++) {
            norm += wanted[k] * wanted[k];
            off += (found[k] - wanted[k]) * (found[k] - wanted[k]);
        }
        // A bound from below, for what is all zeros.
        double error = Math.sqrt(off / Math.max(norm, LEAST * wanted.length));
        return error <= TOLERANCE // false for NaN
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%s off by %.2g of their norm", what, error));
    }
}
