package org.gradus.job.average;

/**
 * A mean of vectors, each weighed by the examples it was trained on: {@code sum(n_r x_r) / sum(n_r)}, summed in double in the
 * order of the calls. One vector alone comes back bit for bit: n x is exact in double for n below 2^29.
 */
final class WeightedMean {
    private final double[] sum;
    private long weight;

    /** @param length of each vector */
    WeightedMean(int length) {
        this.sum = new double[length];
    }

    /** Adds a vector; one without examples has no voice. */
    void add(float[] vector, long examples) {
        if (vector.length != sum.length) {
            throw new IllegalArgumentException("vector has " + vector.length + " elements; must have " + sum.length);
        }
        if (examples == 0) {
            return;
        }
        weight += examples;
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (double) vector[i] * examples;
        }
    }

    /** The mean, rounded to float once. */
    float[] mean() {
        if (weight == 0) {
            throw new IllegalStateException("no vector with examples was added");
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / weight);
        }
        return mean;
    }
}
