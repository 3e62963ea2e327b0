package org.gradus.job.data;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.gradus.setting.Printable;

/** A line of a CSV file: RFC 4180 quoting, one line per row. */
final class CsvFormat implements LineFormat {
    private static final long serialVersionUID = 1L;

    private final String delimiter;
    private final boolean header;
    private final Columns columns;
    private final LabelCoder labels;
    private final boolean originals;
    private transient CsvParser parser;

    /**
     * @param labels null: labels are not read
     * @param originals whether blocks keep the values as they came
     */
    CsvFormat(String delimiter, boolean header, Columns columns, LabelCoder labels, boolean originals) {
        this.delimiter = delimiter;
        this.header = header;
        this.columns = columns;
        this.labels = labels;
        this.originals = originals;
    }

    /** The values of one line; null where a value is empty. */
    static List<String> split(String line, String delimiter) {
        try {
            String[] values = parser(delimiter, most(line, delimiter)).parseLine(line);
            return values == null ? Collections.singletonList(null) : Arrays.asList(values);
        } catch (TextParsingException e) {
            throw unreadable(e);
        }
    }

    @Override
    public boolean isRow(String line) {
        return !line.isBlank();
    }

    @Override
    public boolean hasHeader() {
        return header;
    }

    @Override
    public void checkHeader(String line) {
        List<String> found = names(split(line, delimiter));
        if (!found.equals(columns.names())) {
            throw new DataException(
                    "the header is " + Printable.value(found.toString()) + "; must be as in the first file "
                            + Printable.value(columns.names().toString()));
        }
    }

    @Override
    public void parse(String line, BlockBuilder into) {
        String[] values = values(line);
        int column = 0;
        try {
            for (int k = 0; k < columns.features().size(); k++) {
                column = columns.features().get(k);
                into.feature(k, Numbers.feature(values[column]));
            }
            for (int k = 0; labels != null && k < columns.labels().size(); k++) {
                column = columns.labels().get(k);
                labels.text(k, values[column], into);
            }
        } catch (DataException e) {
            boolean again = header && names(Arrays.asList(values)).equals(columns.names());
            throw again
                    ? new DataException("the row is the header again, as where files were put together; delete it")
                    : e.about(columns.shown(column));
        }
        if (originals) {
            into.original(RowFactory.create((Object[]) values.clone()));
        }
    }

    /** Column names as a header gives them. */
    static List<String> names(List<String> header) {
        return header.stream().map(n -> n == null ? "" : n.trim()).toList();
    }

    private String[] values(String line) {
        int expected = columns.names().size();
        if (parser == null) {
            parser = parser(delimiter, expected + 1);
        }
        String[] values;
        try {
            values = parser.parseLine(line);
        } catch (TextParsingException e) { // more columns than the parser has room for
            values = split(line, delimiter).toArray(String[]::new);
        }
        int found = values == null ? 0 : values.length;
        if (found != expected) {
            throw new DataException("the row has " + found + (found == 1 ? " column" : " columns") + "; must have "
                    + expected + hint(line));
        }
        return values;
    }

    private static String hint(String line) {
        if (line.stripLeading().startsWith("#")) {
            return " (it begins with #; lines of comment are not read)";
        }
        if (line.indexOf('\uFEFF') > 0) {
            return " (there is a byte-order mark in it: files were put together without an end of line between them)";
        }
        return line.chars().filter(c -> c == '"').count() % 2 == 1
                ? " (a quote is not closed; a value may not span lines)"
                : "";
    }

    /** No line has more columns than this. */
    private static int most(String line, String delimiter) {
        int columns = 1;
        for (int at = line.indexOf(delimiter); at >= 0; at = line.indexOf(delimiter, at + 1)) {
            columns++;
        }
        return columns + 1;
    }

    private static DataException unreadable(TextParsingException e) {
        return new DataException("the row cannot be split into values", e);
    }

    private static CsvParser parser(String delimiter, int maxColumns) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setDelimiter(delimiter);
        settings.setCommentProcessingEnabled(false);
        settings.setMaxColumns(maxColumns);
        settings.setMaxCharsPerColumn(-1);
        return new CsvParser(settings);
    }
}
