package org.gradus.job.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.RowFactory;

/** Rows of an IDX file and of its labels, by number, one after the other. */
final class IdxParser implements RowParser<Long> {
    private final Configuration hadoop;
    private final IdxHeader features;
    private final IdxHeader labels;
    private final LabelCoder coder;
    private IdxStream featureRows;
    private IdxStream labelRows;
    private long row;

    /**
     * @param labels null: there are none
     * @param coder null: labels are not for the model, and blocks keep the row's number and label
     */
    IdxParser(Configuration hadoop, IdxHeader features, IdxHeader labels, LabelCoder coder) {
        this.hadoop = hadoop;
        this.features = features;
        this.labels = labels;
        this.coder = coder;
    }

    @Override
    public boolean parse(Long number, BlockBuilder into) throws IOException {
        row = number;
        if (featureRows == null) {
            featureRows = new IdxStream(hadoop, features, number);
            labelRows = labels == null ? null : new IdxStream(hadoop, labels, number);
        }
        ByteBuffer values = featureRows.next();
        for (int k = 0; k < features.item(); k++) {
            feature(k, features.next(values), into);
        }
        ByteBuffer label = labels == null ? null : labelRows.next();
        if (coder == null) {
            List<Object> original = new ArrayList<>(List.of(number));
            if (labels != null) {
                original.add(labels.next(label));
            }
            into.original(RowFactory.create(original.toArray()));
            return true;
        }
        for (int k = 0; k < labels.item(); k++) {
            label(k, labels.next(label), into);
        }
        return true;
    }

    @Override
    public String file() {
        return features.path();
    }

    @Override
    public String place() {
        return file() + ", row " + (row + 1);
    }

    @Override
    public void close() throws IOException {
        if (featureRows != null) {
            featureRows.close();
        }
        if (labelRows != null) {
            labelRows.close();
        }
    }

    private static void feature(int k, double value, BlockBuilder into) {
        try {
            into.feature(k, Numbers.feature(value));
        } catch (DataException e) {
            throw e.about("value " + k);
        }
    }

    private void label(int k, double value, BlockBuilder into) {
        try {
            coder.value(k, value, into);
        } catch (DataException e) {
            throw e.about("the label in " + labels.path());
        }
    }
}
