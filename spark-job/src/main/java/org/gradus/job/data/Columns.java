package org.gradus.job.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.gradus.setting.Names;
import org.gradus.setting.Printable;

/**
 * Which columns of a table are features and which are labels.
 *
 * @param names of all columns, in the table's order
 * @param named whether the names are the table's own; false: made from positions
 * @param features positions, from 0
 * @param labels positions, from 0
 */
record Columns(List<String> names, boolean named, List<Integer> features, List<Integer> labels)
        implements Serializable {
    private static final Pattern POSITION = Pattern.compile("-?\\d{1,9}");

    Columns {
        names = List.copyOf(names);
        features = List.copyOf(features);
        labels = List.copyOf(labels);
    }

    /**
     * Resolves what the job file says.
     *
     * @param where the file, for a message
     * @param features names or positions; empty: all columns but the labels
     * @param labels names or positions
     * @param labelsMayLack whether a label column that is not there is left out, as in rows to predict
     * @throws DataException for an unknown name, a position out of range, a column that is asked for twice
     */
    static Columns resolve(
            String where,
            List<String> names,
            boolean named,
            List<String> features,
            List<String> labels,
            boolean labelsMayLack) {
        Columns all = new Columns(names, named, List.of(), List.of());
        List<Integer> labelAt = new ArrayList<>();
        for (String label : labels) {
            if (!labelsMayLack || all.find(label) >= 0) {
                all.add(where, "data.label", label, labelAt);
            }
        }
        List<Integer> featureAt = new ArrayList<>();
        for (String feature : features) {
            all.add(where, "data.features", feature, featureAt);
        }
        if (features.isEmpty()) {
            IntStream.range(0, names.size()).filter(c -> !labelAt.contains(c)).forEach(featureAt::add);
        }
        for (int column : featureAt) {
            if (labelAt.contains(column)) {
                throw new DataException(
                        where + ": " + all.shown(column) + " is a feature and a label; must be one of both");
            }
        }
        return new Columns(names, named, featureAt, labelAt);
    }

    /** As a message shows it. */
    String shown(int column) {
        return named ? "column '" + Printable.value(names.get(column)) + "'" : "column " + column;
    }

    private void add(String where, String key, String asked, List<Integer> to) {
        int column = find(asked);
        if (column < 0) {
            throw new DataException(
                    where + ": " + key + " is '" + Printable.value(asked) + "'; must be " + legal(asked));
        }
        if (named && names.indexOf(names.get(column)) != names.lastIndexOf(names.get(column))) {
            throw new DataException(where + ": " + shown(column) + " is there twice; name it by its position");
        }
        if (to.contains(column)) {
            throw new DataException(where + ": " + key + " has " + shown(column) + " twice");
        }
        to.add(column);
    }

    private String legal(String asked) {
        String positions = "a position from " + -names.size() + " to " + (names.size() - 1);
        if (!named) {
            return positions + " (the file has no header)";
        }
        return POSITION.matcher(asked.trim()).matches()
                ? positions
                : "the name of a column (" + Names.hint(asked, names) + ")";
    }

    /** A name wins over a position; -1: neither. */
    private int find(String asked) {
        String wanted = asked.trim();
        if (named && names.contains(wanted)) {
            return names.indexOf(wanted);
        }
        if (!POSITION.matcher(wanted).matches()) {
            return -1;
        }
        int position = Integer.parseInt(wanted);
        int column = position < 0 ? position + names.size() : position;
        return column < names.size() ? Math.max(column, -1) : -1;
    }
}
