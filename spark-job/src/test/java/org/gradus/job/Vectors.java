package org.gradus.job;

/** How far two vectors are apart. */
final class Vectors {
    private Vectors() {}

    /** The norm of a - b by the norm of b, over the whole vector. */
    static double relative(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " elements; must have " + b.length);
        }
        double difference = 0;
        double reference = 0;
        for (int i = 0; i < a.length; i++) {
            difference += Math.pow((double) a[i] - b[i], 2);
            reference += Math.pow(b[i], 2);
        }
        return Math.sqrt(difference / reference);
    }
}
