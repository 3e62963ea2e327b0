package org.gradus.job.config;

import java.io.Serializable;
import java.util.List;

/**
 * The rows to train and to measure on.
 *
 * @param format how files are read
 * @param train the training rows
 * @param validation the rows to watch during training; null: none, or a part of the training rows
 * @param fraction the part of the training rows to hold out for validation, in (0, 1); 0: none
 * @param test rows for the final evaluation; null: the validation rows
 * @param header whether the first line of a CSV file has the column names
 * @param delimiter between two CSV values
 * @param label the label columns, by name or by position ({@code "-1"}: the last); one for classes, one per output for
 *     regression; ignored for IDX and LIBSVM, which say themselves
 * @param features the feature columns, by name or position, or one vector or array column; empty: all but the label's
 * @param scale how features are scaled
 * @param task what labels are; AUTO: by the model's loss
 * @param shape the shape of one example as the model's input wants it, such as [1, 28, 28]; empty: flat
 * @param classes names of the classes, in the order of the model's outputs, where labels are text; empty: labels are the
 *     numbers 0 to outputs - 1
 * @param deal how the training rows come to the replicas
 */
public record DataConfig(
        Format format,
        SourceConfig train,
        SourceConfig validation,
        double fraction,
        SourceConfig test,
        boolean header,
        String delimiter,
        List<String> label,
        List<String> features,
        Scale scale,
        Task task,
        List<Integer> shape,
        List<String> classes,
        DealConfig deal)
        implements Serializable {
    public DataConfig {
        label = List.copyOf(label);
        features = List.copyOf(features);
        shape = List.copyOf(shape);
        classes = List.copyOf(classes);
    }

    /** How files are read. */
    public enum Format {
        CSV,
        PARQUET,
        LIBSVM,
        IDX
    }

    /** How features are scaled; fitted on the training rows only. */
    public enum Scale {
        /** As they are. */
        NONE,
        /** To [0, 1]: minus the least, divided by the range, per feature; bytes of IDX files: divided by 255. */
        UNIT,
        /** Mean 0 and standard deviation 1 of the training rows, per feature. */
        STANDARD
    }

    /** What labels are. */
    public enum Task {
        AUTO,
        CLASSIFICATION,
        REGRESSION
    }
}
