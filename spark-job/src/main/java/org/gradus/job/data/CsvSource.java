package org.gradus.job.data;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.SourceConfig;

/** CSV files, plain or compressed, with or without a header. */
final class CsvSource implements Source {
    private final JavaSparkContext spark;
    private final DataConfig config;
    private final String path;
    private final List<FileStatus> files;

    CsvSource(JavaSparkContext spark, DataConfig config, SourceConfig source) {
        this.spark = spark;
        this.config = config;
        this.path = source.path();
        this.files = DataFiles.list(spark.hadoopConfiguration(), path);
    }

    @Override
    public Rows labelled(Dimensions model) {
        LabelCoder labels = new LabelCoder(model, config.classes());
        List<String> names = names(spark.hadoopConfiguration());
        Columns columns = Columns.resolve(path, names, config.header(), config.features(), config.label(), false);
        if (columns.labels().size() != labels.columns()) {
            throw new DataException(
                    path + ": data.label has " + columns.labels().size() + " columns; must have " + labels.columns()
                            + (model.classification() ? " for classes" : " (the model's outputs)"));
        }
        checkInputs(columns, model);
        CsvFormat format = new CsvFormat(config.delimiter(), config.header(), columns, labels, false);
        return Rows.number(
                path, TextLines.read(spark, files, format, model.inputs(), model.outputs(), TextLines.SPLIT), model);
    }

    @Override
    public Inputs inputs(Dimensions model) {
        List<String> names = names(spark.hadoopConfiguration());
        boolean bare = config.features().isEmpty() && names.size() == model.inputs();
        Columns columns = Columns.resolve(
                path, names, config.header(), config.features(), bare ? List.of() : config.label(), true);
        checkInputs(columns, model);
        CsvFormat format = new CsvFormat(config.delimiter(), config.header(), columns, null, true);
        StructType schema = new StructType();
        for (String name : names) {
            schema = schema.add(name, DataTypes.StringType);
        }
        return new Inputs(
                schema,
                Rows.number(path, TextLines.read(spark, files, format, model.inputs(), 0, TextLines.SPLIT), model));
    }

    /** From the header, or Spark's own for a file without one: {@code _c0}, {@code _c1}, ... */
    private List<String> names(Configuration hadoop) {
        List<String> first = CsvFormat.split(TextLines.first(hadoop, path, files), config.delimiter());
        return config.header()
                ? CsvFormat.names(first)
                : IntStream.range(0, first.size()).mapToObj(c -> "_c" + c).toList();
    }

    private void checkInputs(Columns columns, Dimensions model) {
        if (columns.features().size() != model.inputs()) {
            throw new DataException(path + ": has " + columns.features().size() + " feature columns; must have "
                    + model.inputs() + " (the model's inputs); data.features chooses columns");
        }
    }
}
