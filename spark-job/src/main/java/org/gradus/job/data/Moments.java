package org.gradus.job.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import org.gradus.engine.Scaling;

/**
 * Least, greatest, mean and squared deviation of each feature, in double; parts are combined by the formula of Chan, Golub and
 * LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
 */
final class Moments implements Serializable {
    private static final long serialVersionUID = 1L;

    private final float[] least;
    private final float[] greatest;
    private final double[] mean;
    private final double[] squares;
    private long rows;

    Moments(int inputs) {
        least = new float[inputs];
        greatest = new float[inputs];
        mean = new double[inputs];
        squares = new double[inputs];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
    }

    static Moments of(Iterator<Block> blocks, int inputs) {
        Moments all = new Moments(inputs);
        while (blocks.hasNext()) {
            all.add(of(blocks.next(), inputs));
        }
        return all;
    }

    private static Moments of(Block block, int inputs) {
        Moments of = new Moments(inputs);
        of.rows = block.rows();
        float[] x = block.features();
        for (int i = 0; i < x.length; i++) {
            int k = i % inputs;
            of.least[k] = Math.min(of.least[k], x[i]);
            of.greatest[k] = Math.max(of.greatest[k], x[i]);
            of.mean[k] += x[i];
        }
        for (int k = 0; k < inputs; k++) {
            of.mean[k] /= Math.max(1, of.rows);
        }
        for (int i = 0; i < x.length; i++) {
            double deviation = x[i] - of.mean[i % inputs];
            of.squares[i % inputs] += deviation * deviation;
        }
        return of;
    }

    /** Takes in the rows that follow. */
    void add(Moments next) {
        long total = rows + next.rows;
        if (next.rows == 0) {
            return;
        }
        for (int k = 0; k < mean.length; k++) {
            double apart = next.mean[k] - mean[k];
            mean[k] += apart * next.rows / total;
            squares[k] += next.squares[k] + apart * apart * rows * next.rows / total;
            least[k] = Math.min(least[k], next.least[k]);
            greatest[k] = Math.max(greatest[k], next.greatest[k]);
        }
        rows = total;
    }

    /** Minus the least, divided by the range; a range of 0 counts as 1. */
    Scaling unit() {
        float[] divisor = new float[least.length];
        for (int k = 0; k < divisor.length; k++) {
            divisor[k] = orOne((float) ((double) greatest[k] - least[k]));
        }
        return new Scaling(least.clone(), divisor);
    }

    /** Minus the mean, divided by the population's standard deviation; a deviation of 0 counts as 1. */
    Scaling standard() {
        float[] shift = new float[mean.length];
        float[] divisor = new float[mean.length];
        for (int k = 0; k < divisor.length; k++) {
            shift[k] = (float) mean[k];
            divisor[k] = orOne((float) Math.sqrt(squares[k] / rows));
        }
        return new Scaling(shift, divisor);
    }

    private static float orOne(float divisor) {
        return divisor == 0 ? 1 : divisor;
    }
}
