package org.gradus.job.data;

import java.util.Locale;
import java.util.regex.Pattern;
import org.gradus.setting.Printable;

/** Numbers from text, the same in every locale, and from columns; finite, or a fault without its subject. */
final class Numbers {
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?\\d*,\\d+(?:[eE][-+]?\\d+)?");
    private static final Pattern GROUPED = Pattern.compile("[-+]?\\d{1,3}(?:[ \u00a0\u202f'_,.]\\d{3})+(?:[.,]\\d*)?");

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
                throw new DataException("is " + (trimmed.isEmpty() ? "empty" : "'" + Printable.value(text) + "'")
                        + "; must be a number" + hint(trimmed));
        };
    }

    /** Numbers as people write them. */
    private static String hint(String text) {
        if (DECIMAL_COMMA.matcher(text).matches()) {
            return " with a decimal point, not a comma";
        }
        return GROUPED.matcher(text).matches() ? " without marks between thousands" : "";
    }

    private static void refuse(String text, double value) {
        if (Double.isNaN(value)) {
            throw new DataException("is NaN; must be a finite number (nothing is imputed)");
        }
        if (Double.isInfinite(value)) {
            boolean named = text.toLowerCase(Locale.ROOT).contains("inf");
            String found = named
                    ? (value > 0 ? "infinity" : "-infinity")
                    : Printable.value(text) + ", beyond what a float holds";
            throw new DataException("is " + found + "; must be a finite number (nothing is imputed)");
        }
        throw new DataException("is '" + Printable.value(text) + "'; must be a number");
    }
}
