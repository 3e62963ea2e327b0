package org.gradus.job.data;

import java.util.List;
import java.util.Locale;

/** What may be wrong with a CSV file whose columns are not those that the job wants, by its first line. */
final class ColumnHints {
    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|", ":", " ");

    private ColumnHints() {}

    /**
     * The end of a message; empty where nothing strikes.
     *
     * @param first the first line that is not blank
     * @param delimiter the job's
     * @param wanted how many columns there should be; 0: that is not known
     */
    static String of(String first, String delimiter, int wanted) {
        String line = first.strip();
        if (line.startsWith("#")) {
            return "; the first line begins with #: lines of comment are not read, delete them";
        }
        if (line.toLowerCase(Locale.ROOT).startsWith("sep=")) {
            return "; the first line is Excel's \"sep=\", delete it";
        }
        int columns = CsvFormat.split(first, delimiter).size();
        String other = "";
        int most = 1;
        for (String candidate : DELIMITERS) {
            int found = candidate.equals(delimiter)
                    ? 0
                    : CsvFormat.split(line, candidate).size();
            if (found > 1 && (found == wanted || (columns == 1 && found > most))) {
                other = candidate;
                most = found == wanted ? Integer.MAX_VALUE : found;
            }
        }
        if (!other.isEmpty()) {
            return "; the delimiter may be " + shown(other) + " (data.delimiter)";
        }
        return columns == wanted + 1 && line.endsWith(delimiter.strip()) && !delimiter.isBlank()
                ? "; each line seems to end with the delimiter"
                : "";
    }

    private static String shown(String delimiter) {
        return switch (delimiter) {
            case "\t" -> "a tab";
            case " " -> "a space";
            default -> "'" + delimiter + "'";
        };
    }
}
