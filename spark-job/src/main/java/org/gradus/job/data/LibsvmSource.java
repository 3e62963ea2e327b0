package org.gradus.job.data;

import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.SourceConfig;

/** LIBSVM text, plain or compressed; how many features there are is what the model takes. */
final class LibsvmSource implements Source {
    private final JavaSparkContext spark;
    private final List<String> classes;
    private final String path;
    private final List<FileStatus> files;

    LibsvmSource(JavaSparkContext spark, DataConfig config, SourceConfig source) {
        this.spark = spark;
        this.classes = config.classes();
        this.path = source.path();
        this.files = DataFiles.list(spark.hadoopConfiguration(), path);
    }

    @Override
    public Rows labelled(Dimensions model) {
        LabelCoder labels = new LabelCoder(model, classes);
        if (labels.columns() != 1) {
            throw new DataException(
                    path + ": LIBSVM has one label per row; must have " + labels.columns() + " (the model's outputs)");
        }
        return Rows.number(path, read(new LibsvmFormat(model.inputs(), labels, false), model, model.outputs()), model);
    }

    @Override
    public Inputs inputs(Dimensions model) {
        StructType schema = new StructType().add("label", DataTypes.StringType).add("features", DataTypes.StringType);
        return new Inputs(
                schema, Rows.number(path, read(new LibsvmFormat(model.inputs(), null, true), model, 0), model));
    }

    private JavaRDD<Block> read(LibsvmFormat format, Dimensions model, int outputs) {
        return TextLines.read(spark, files, format, model, outputs, TextLines.SPLIT);
    }
}
