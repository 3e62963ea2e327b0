package org.gradus.job.config;

import java.util.function.DoublePredicate;

/** Which numbers a key takes. All of them are finite. */
enum Range {
    ANY("a finite number", v -> true),
    NON_NEGATIVE("a finite number, 0 or more", v -> v >= 0),
    POSITIVE("a finite number above 0", v -> v > 0),
    LIMIT("a finite number above 0, or none", v -> v > 0),
    FRACTION("a number in [0, 1]", v -> v >= 0 && v <= 1),
    PART("a number in (0, 1)", v -> v > 0 && v < 1);

    private final String legal;
    private final DoublePredicate test;

    Range(String legal, DoublePredicate test) {
        this.legal = legal;
        this.test = test;
    }

    /** The end of a message: what is legal. */
    String legal() {
        return legal;
    }

    boolean contains(double value) {
        return Double.isFinite(value) && test.test(value);
    }
}
