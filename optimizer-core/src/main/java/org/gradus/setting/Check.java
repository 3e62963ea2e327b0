package org.gradus.setting;

/** Checks of numbers, used by the constructors of settings: name, value found, what is legal. */
public final class Check {
    private Check() {}

    /** A finite number. */
    public static double finite(String name, double value) {
        return require(Double.isFinite(value), name, value, "a finite number");
    }

    /** A finite number in (-infinity, 0]. */
    public static double nonPositive(String name, double value) {
        return require(value <= 0 && Double.isFinite(value), name, value, "a finite number, 0 or less");
    }

    /** A finite number in [1, infinity). */
    public static double oneOrMore(String name, double value) {
        return require(value >= 1 && Double.isFinite(value), name, value, "a finite number, 1 or more");
    }

    /** A finite number in [0, infinity). */
    public static double nonNegative(String name, double value) {
        return require(value >= 0 && Double.isFinite(value), name, value, "a finite number, 0 or more");
    }

    /** A finite number in [0, infinity) that is finite as a float, too. */
    public static double nonNegativeFloat(String name, double value) {
        nonNegative(name, value);
        return require(value <= Float.MAX_VALUE, name, value, "at most " + Float.MAX_VALUE);
    }

    /** A finite number in (0, infinity). */
    public static double positive(String name, double value) {
        return require(value > 0 && Double.isFinite(value), name, value, "a finite number above 0");
    }

    /** A number in [0, 1). */
    public static double belowOne(String name, double value) {
        return require(value >= 0 && value < 1, name, value, "in [0, 1)");
    }

    /** A number in [0, 1]. */
    public static double fraction(String name, double value) {
        return require(value >= 0 && value <= 1, name, value, "in [0, 1]");
    }

    /** A number in (0, 1). */
    public static double insideOne(String name, double value) {
        return require(value > 0 && value < 1, name, value, "in (0, 1)");
    }

    /** A finite number in (1, infinity). */
    public static double aboveOne(String name, double value) {
        return require(value > 1 && Double.isFinite(value), name, value, "a finite number above 1");
    }

    /** A whole number of at least {@code least}. */
    public static long atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + "; must be " + least + " or more");
        }
        return value;
    }

    private static double require(boolean legal, String name, double value, String what) {
        if (!legal) {
            throw new IllegalArgumentException(name + " is " + value + "; must be " + what);
        }
        return value;
    }
}
