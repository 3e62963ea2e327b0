package org.gradus.job.data;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.gradus.setting.Printable;

/** A row of a Parquet file; its last two columns are the file's path and the row's number there. */
final class ParquetParser implements RowParser<Row> {
    private final String path;
    private final Columns columns;
    private final int[] at;
    private final LabelCoder labels;
    private final int inputs;
    private Row last;

    /**
     * @param path of the source, for a message before the first row
     * @param columns of the file
     * @param at where the row has each column of the file
     * @param labels null: labels are not read, and blocks keep the rows
     */
    ParquetParser(String path, Columns columns, int[] at, LabelCoder labels, int inputs) {
        this.path = path;
        this.columns = columns;
        this.at = at;
        this.labels = labels;
        this.inputs = inputs;
    }

    @Override
    public boolean parse(Row row, BlockBuilder into) {
        last = row;
        int found = 0;
        for (int column : columns.features()) {
            found = flatten(row, column, found, inputs, (k, value) -> into.feature(k, Numbers.feature(number(value))));
        }
        checkCount(found, inputs, "feature values", "inputs");
        if (labels == null) {
            into.original(original(row));
            return true;
        }
        int targets = 0;
        for (int column : columns.labels()) {
            targets = flatten(row, column, targets, labels.columns(), (k, value) -> labels.value(k, value, into));
        }
        checkCount(targets, labels.columns(), "label values", "outputs");
        return true;
    }

    @Override
    public String file() {
        return last == null ? path : DataFiles.show(new Path(URI.create(last.getString(last.size() - 2))));
    }

    @Override
    public String place() {
        return last == null ? file() : file() + ", row " + (last.getLong(last.size() - 1) + 1);
    }

    /** Hands on a column's values as values k, k + 1, ...; beyond {@code most} they are counted only. */
    private int flatten(Row row, int column, int k, int most, Sink sink) {
        Object value = row.get(at[column]);
        int next = k;
        try {
            if (value instanceof Vector vector) {
                for (int i = 0; i < vector.size(); i++) {
                    next = put(vector.apply(i), next, most, sink);
                }
            } else if (value instanceof scala.collection.Seq) {
                for (Object element : row.getList(at[column])) {
                    next = put(element, next, most, sink);
                }
            } else {
                next = put(value, next, most, sink);
            }
        } catch (DataException e) {
            throw e.about(columns.shown(column));
        }
        return next;
    }

    private static int put(Object value, int k, int most, Sink sink) {
        if (k < most) {
            sink.put(k, value);
        }
        return k + 1;
    }

    private static double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        throw new DataException("is " + Printable.value(String.valueOf(value)) + "; must be a number");
    }

    private static void checkCount(int found, int expected, String what, String whose) {
        if (found != expected) {
            throw new DataException(
                    "the row has " + found + " " + what + "; must have " + expected + " (the model's " + whose + ")");
        }
    }

    private static Row original(Row row) {
        List<Object> values = new ArrayList<>();
        for (int c = 0; c < row.size() - 2; c++) {
            values.add(row.get(c));
        }
        return RowFactory.create(values.toArray());
    }

    private interface Sink {
        void put(int k, Object value);
    }
}
