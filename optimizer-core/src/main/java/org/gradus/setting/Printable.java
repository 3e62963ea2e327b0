package org.gradus.setting;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text from outside as a message may show it: on one line, without characters that a terminal would obey, and not longer than a
 * reader needs.
 */
public final class Printable {
    /** How many characters of a value are shown. */
    public static final int VALUE = 100;

    private static final int LINE = 4000;

    /** Longer than what follows a cut value, so that a cut value is not cut again. */
    private static final int MARK = 40;

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]{" + (VALUE + MARK) + ",})\"");
    private static final Pattern WORD = Pattern.compile("\\S{" + (4 * VALUE) + ",}");

    private Printable() {}

    /** A value: the first {@value #VALUE} characters, and how many there were where that is not all of them. */
    public static String value(String text) {
        return escape(cut(text, VALUE));
    }

    /**
     * A whole message: control characters are escaped, quoted texts are shown as {@link #value}, and words of {@code 4 * VALUE}
     * characters and more are cut to as many. A message that went through here before stays as it is.
     */
    public static String line(String message) {
        String quoted = QUOTED.matcher(message)
                .replaceAll(found -> Matcher.quoteReplacement("\"" + cut(found.group(1), VALUE) + "\""));
        String words =
                WORD.matcher(quoted).replaceAll(found -> Matcher.quoteReplacement(cut(found.group(), 3 * VALUE)));
        return escape(cut(words, LINE));
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + String.format(Locale.ROOT, "... (%,d characters)", text.length());
    }

    /** The whole text with control characters escaped. */
    public static String escape(String text) {
        if (text.codePoints().noneMatch(Printable::isUnsafe)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (isUnsafe(c)) {
                        escaped.append(String.format(Locale.ROOT, c > 0xFFFF ? "\\U%08x" : "\\u%04x", c));
                    } else {
                        escaped.appendCodePoint(c);
                    }
                }
            }
        });
        return escaped.toString();
    }

    /** What moves the cursor, breaks the line, turns the direction of writing or is not seen at all. */
    private static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
