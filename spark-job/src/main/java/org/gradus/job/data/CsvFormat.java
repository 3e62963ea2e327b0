package org.gradus.job.data;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.RowFactory;

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
        return Arrays.asList(parser(delimiter, line.length() + 1).parseLine(line));
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
            throw new DataException("the header is " + found + "; must be as in the first file " + columns.names());
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
            throw e.about(columns.shown(column));
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
            values = parser(delimiter, line.length() + 1).parseLine(line);
        }
        if (values.length != expected) {
            String hint = line.chars().filter(c -> c == '"').count() % 2 == 1
                    ? " (a quote is not closed; a value may not span lines)"
                    : "";
            throw new DataException("the row has " + values.length + " columns; must have " + expected + hint);
        }
        return values;
    }

    private static CsvParser parser(String delimiter, int maxColumns) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setDelimiter(delimiter);
        settings.getFormat().setComment('\0');
        settings.setMaxColumns(maxColumns);
        settings.setMaxCharsPerColumn(-1);
        return new CsvParser(settings);
    }
}
