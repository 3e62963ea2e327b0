package org.gradus.setting;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** How names are written, and what a misspelt one may have meant. */
public final class Names {
    private static final Pattern WORD = Pattern.compile("_(.)");

    private Names() {}

    /** How a job file writes a constant: {@code ONE_CYCLE} as {@code oneCycle}. */
    public static String key(Enum<?> constant) {
        String name = constant.name().toLowerCase(Locale.ROOT);
        return WORD.matcher(name).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
    }

    /** Up to three of the names that exist, the nearest by edit distance first. */
    public static List<String> nearest(String name, Collection<String> existing) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        String wanted = name.toLowerCase(Locale.ROOT);
        return existing.stream()
                .sorted(Comparator.comparingInt((String e) -> distance.apply(wanted, e.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(3)
                .toList();
    }

    /** The end of a message: {@code "nearest: a, b, c"}, or what to say where no name exists. */
    public static String hint(String name, Collection<String> existing) {
        return existing.isEmpty()
                ? "there are none"
                : "nearest: "
                        + nearest(name, existing).stream().map(Printable::value).collect(Collectors.joining(", "));
    }
}
