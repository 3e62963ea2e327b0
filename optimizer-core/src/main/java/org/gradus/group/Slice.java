package org.gradus.group;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One index of a slice expression: {@code 3}, {@code :}, {@code 0:50}, {@code -10:}, {@code ::2}. Python's rules for
 * defaults, steps and negative numbers, but a bound outside the dimension is an error, where Python would clamp it.
 *
 * @param text as written
 * @param index the single position; null when this is a range
 * @param start the first position; null: the end that the step comes from
 * @param stop one past the last position; null: the end that the step goes to
 * @param step not 0
 */
record Slice(String text, Integer index, Integer start, Integer stop, int step) implements Serializable {
    private static final String NUMBER = "\\s*([+-]?\\d{1,9})?\\s*";
    private static final Pattern RANGE = Pattern.compile(NUMBER + ":" + NUMBER + "(?::" + NUMBER + ")?");
    private static final Pattern INDEX = Pattern.compile("\\s*([+-]?\\d{1,9})\\s*");

    static Slice parse(String text) {
        Matcher single = INDEX.matcher(text);
        if (single.matches()) {
            return new Slice(text.strip(), Integer.valueOf(single.group(1)), null, null, 1);
        }
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new IllegalArgumentException(
                    "slice \"" + text.strip() + "\" is not an index or start:stop:step, such as 3, 0:50 or ::2");
        }
        Integer step = number(range.group(3));
        if (step != null && step == 0) {
            throw new IllegalArgumentException("slice \"" + text.strip() + "\" has step 0; must not be 0");
        }
        return new Slice(text.strip(), null, number(range.group(1)), number(range.group(2)), step == null ? 1 : step);
    }

    /** The positions along a dimension of a size. */
    Range on(int size, int dimension) {
        if (index != null) {
            return new Range(bound(index, size, size - 1, dimension), 1, 1);
        }
        int from = start == null ? (step > 0 ? 0 : size - 1) : bound(start, size, size, dimension);
        int to = stop == null ? (step > 0 ? size : -1) : bound(stop, size, size, dimension);
        if (step < 0) {
            from = Math.min(from, size - 1);
        }
        int span = step > 0 ? to - from : from - to;
        return new Range(from, step, span <= 0 ? 0 : (span + Math.abs(step) - 1) / Math.abs(step));
    }

    private int bound(int value, int size, int most, int dimension) {
        if (value < -size || value > most) {
            throw new IllegalArgumentException("slice \"" + text + "\" is out of range: dimension " + dimension
                    + " has " + size + " elements; legal is " + -size + " to " + most);
        }
        return value < 0 ? value + size : value;
    }

    private static Integer number(String text) {
        return text == null ? null : Integer.valueOf(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
