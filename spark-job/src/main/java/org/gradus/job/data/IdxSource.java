package org.gradus.job.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.SourceConfig;

/** IDX, MNIST's format: a file of features and one of labels, plain or compressed. */
final class IdxSource implements Source {
    private final JavaSparkContext spark;
    private final List<String> classes;
    private final IdxHeader features;
    private final IdxHeader labels;

    IdxSource(JavaSparkContext spark, DataConfig config, SourceConfig source) {
        this.spark = spark;
        this.classes = config.classes();
        Configuration hadoop = spark.hadoopConfiguration();
        this.features = IdxHeader.read(hadoop, source.path());
        this.labels = source.labels() == null ? null : IdxHeader.read(hadoop, source.labels());
        if (labels != null && labels.rows() != features.rows()) {
            throw new DataException(source.labels() + ": has " + labels.rows() + " labels; must have " + features.rows()
                    + ", one for each row of " + source.path());
        }
    }

    @Override
    public Rows labelled(Dimensions model) {
        LabelCoder coder = new LabelCoder(model, classes);
        checkInputs(model);
        if (labels == null) {
            throw new DataException(features.path() + ": has no file of labels; data needs one beside it");
        }
        if (labels.item() != coder.columns()) {
            throw new DataException(labels.path() + ": has " + labels.item() + " numbers per label; must have "
                    + coder.columns() + (model.classification() ? " for classes" : " (the model's outputs)"));
        }
        return Rows.number(features.path(), read(coder, model, model.outputs()), model, bytes());
    }

    @Override
    public Inputs inputs(Dimensions model) {
        checkInputs(model);
        StructType schema = new StructType().add("row", DataTypes.LongType);
        if (labels != null) {
            schema = schema.add("label", DataTypes.DoubleType);
        }
        return new Inputs(schema, Rows.number(features.path(), read(null, model, 0), model, bytes()));
    }

    private boolean bytes() {
        return features.type() == IdxHeader.UNSIGNED_BYTE;
    }

    private void checkInputs(Dimensions model) {
        if (features.item() != model.inputs()) {
            throw new DataException(features.path() + ": has " + features.item() + " numbers per row "
                    + features.dimensions().subList(1, features.dimensions().size()) + "; must have " + model.inputs()
                    + " (the model's inputs)");
        }
    }

    private JavaRDD<Block> read(LabelCoder coder, Dimensions model, int outputs) {
        List<long[]> splits = splits();
        SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
        IdxHeader featureHeader = features; // so that tasks do not carry this object
        IdxHeader labelHeader = labels;
        return spark.parallelize(splits, splits.size())
                .mapPartitions(
                        ranges -> {
                            long[] range = ranges.next();
                            return new Blocks<>(
                                    LongStream.range(range[0], range[1]).iterator(),
                                    new IdxParser(hadoop.value(), featureHeader, labelHeader, coder),
                                    new BlockBuilder(model, outputs));
                        },
                        true);
    }

    /** Ranges of rows; a compressed file is one. */
    private List<long[]> splits() {
        boolean compressed = DataFiles.codec(spark.hadoopConfiguration(), new Path(features.path())) != null;
        long rows = compressed ? features.rows() : Math.max(1, TextLines.SPLIT / Math.max(1, features.itemBytes()));
        List<long[]> splits = new ArrayList<>();
        for (long from = 0; from < features.rows(); from += rows) {
            splits.add(new long[] {from, Math.min(features.rows(), from + rows)});
        }
        return splits;
    }
}
