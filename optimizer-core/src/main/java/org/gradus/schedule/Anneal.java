package org.gradus.schedule;

/** The way from one rate to another. */
public enum Anneal {
    /** Half a cosine: slow, fast, slow. */
    COS {
        @Override
        double between(double start, double end, double part) {
            return end + (start - end) * (1 + StrictMath.cos(StrictMath.PI * part)) / 2;
        }
    },
    /** A straight line. */
    LINEAR {
        @Override
        double between(double start, double end, double part) {
            return end + (start - end) * (1 - part);
        }
    };

    /**
     * The rate on the way.
     *
     * @param part how much of the way is gone, in [0, 1]
     */
    abstract double between(double start, double end, double part);
}
