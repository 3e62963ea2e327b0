package org.gradus.job.data;

import java.util.StringTokenizer;
import org.apache.spark.sql.RowFactory;
import org.gradus.setting.Printable;

/** A line of LIBSVM text, as Spark's mllib reads it: {@code label index:value ...}, indices from 1, ascending. */
final class LibsvmFormat implements LineFormat {
    private static final long serialVersionUID = 1L;

    private final int inputs;
    private final LabelCoder labels;
    private final boolean originals;

    /**
     * @param labels null: labels are not read, and a line may lack one
     * @param originals whether blocks keep label and features as they came
     */
    LibsvmFormat(int inputs, LabelCoder labels, boolean originals) {
        this.inputs = inputs;
        this.labels = labels;
        this.originals = originals;
    }

    @Override
    public boolean isRow(String line) {
        return !line.isBlank() && line.stripLeading().charAt(0) != '#';
    }

    @Override
    public void parse(String line, BlockBuilder into) {
        StringTokenizer items = new StringTokenizer(line);
        String first = items.nextToken();
        boolean labelled = first.indexOf(':') < 0;
        if (labels != null) {
            label(first, into);
        }
        int last = labelled ? 0 : item(first, 0, into);
        while (items.hasMoreTokens()) {
            String item = items.nextToken();
            if (item.charAt(0) == '#') {
                break;
            }
            last = item(item, last, into);
        }
        if (originals) {
            String features = labelled
                    ? line.substring(line.indexOf(first) + first.length()).strip()
                    : line.strip();
            into.original(RowFactory.create(labelled ? first : null, features));
        }
    }

    private void label(String text, BlockBuilder into) {
        if (text.indexOf(':') >= 0) {
            throw new DataException("the row begins with '" + Printable.value(text) + "'; must begin with the label");
        }
        try {
            labels.text(0, text, into);
        } catch (DataException e) {
            throw e.about("the label");
        }
    }

    private int item(String item, int last, BlockBuilder into) {
        int colon = item.indexOf(':');
        int index;
        try {
            index = Integer.parseInt(item, 0, Math.max(colon, 0), 10);
        } catch (NumberFormatException e) {
            throw new DataException("'" + Printable.value(item) + "' is not index:value");
        }
        if (index < 1 || index > inputs) {
            throw new DataException(
                    "the feature index is " + index + "; must be from 1 to " + inputs + " (the model's inputs)");
        }
        if (index <= last) {
            throw new DataException("the feature index " + index + " follows " + last + "; indices must ascend");
        }
        try {
            into.feature(index - 1, Numbers.feature(item.substring(colon + 1)));
        } catch (DataException e) {
            throw e.about("feature " + index);
        }
        return index;
    }
}
