package org.gradus.job.data;

import java.util.Locale;

/** Numbers from text, the same in every locale, and from columns; finite, or a fault without its subject. */
final class Numbers {
    private Numbers() {}

    /** A number for the model. */
    static float feature(String text) {
        String trimmed = text == null ? "" : text.trim();
        float value;
        try {
            value = Float.parseFloat(trimmed);
        } catch (NumberFormatException e) {
            value = named(text, trimmed);
        }
        if (!Float.isFinite(value) || !isPlain(trimmed)) {
            refuse(trimmed, value);
        }
        return value;
    }

    /** A number that is not rounded to float before it is checked. */
    static double label(String text) {
        String trimmed = text == null ? "" : text.trim();
        double value;
        try {
            value = Double.parseDouble(trimmed);
        } catch (NumberFormatException e) {
            value = named(text, trimmed);
        }
        if (!Double.isFinite(value) || !isPlain(trimmed)) {
            refuse(trimmed, value);
        }
        return value;
    }

    /** A number that a column has as such. */
    static float feature(double value) {
        float single = (float) value;
        if (!Float.isFinite(single)) {
            refuse(Double.toString(value), single);
        }
        return single;
    }

    /** Java's hexadecimal numbers and its type suffixes are no data. */
    private static boolean isPlain(String text) {
        char last = text.charAt(text.length() - 1);
        return (last == '.' || (last >= '0' && last <= '9')) && text.indexOf('x') < 0 && text.indexOf('X') < 0;
    }

    private static float named(String text, String trimmed) {
        return switch (trimmed.toLowerCase(Locale.ROOT)) {
            case "nan" -> Float.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Float.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Float.NEGATIVE_INFINITY;
            default ->
                throw new DataException("is " + (text == null || trimmed.isEmpty() ? "empty" : "'" + text + "'")
                        + "; must be a number");
        };
    }

    private static void refuse(String text, double value) {
        if (Double.isNaN(value)) {
            throw new DataException("is NaN; must be a finite number (nothing is imputed)");
        }
        if (Double.isInfinite(value)) {
            boolean named = text.toLowerCase(Locale.ROOT).contains("inf");
            String found = named ? (value > 0 ? "infinity" : "-infinity") : text + ", beyond what a float holds";
            throw new DataException("is " + found + "; must be a finite number (nothing is imputed)");
        }
        throw new DataException("is '" + text + "'; must be a number");
    }
}
