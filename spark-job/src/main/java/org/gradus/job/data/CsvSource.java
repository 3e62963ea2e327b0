package org.gradus.job.data;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.SourceConfig;
import org.gradus.setting.Printable;
import org.gradus.setting.Warnings;

/** CSV files, plain or compressed, with or without a header. */
final class CsvSource implements Source {
    private final JavaSparkContext spark;
    private final DataConfig config;
    private final String path;
    private final List<FileStatus> files;
    private final Warnings warnings;

    CsvSource(JavaSparkContext spark, DataConfig config, SourceConfig source, Warnings warnings) {
        this.spark = spark;
        this.config = config;
        this.path = source.path();
        this.files = DataFiles.list(spark.hadoopConfiguration(), path);
        this.warnings = warnings;
    }

    @Override
    public Rows labelled(Dimensions model) {
        LabelCoder labels = new LabelCoder(model, config.classes());
        String first = first();
        Columns columns = columns(first, config.label(), false, model.inputs() + labels.columns());
        if (columns.labels().size() != labels.columns()) {
            throw new DataException(
                    path + ": data.label has " + columns.labels().size() + " columns; must have " + labels.columns()
                            + (model.classification() ? " for classes" : " (the model's outputs)"));
        }
        checkInputs(columns, first, model.inputs() + labels.columns(), model);
        CsvFormat format = new CsvFormat(config.delimiter(), config.header(), columns, labels, false);
        return Rows.number(path, TextLines.read(spark, files, format, model, model.outputs(), TextLines.SPLIT), model);
    }

    @Override
    public Inputs inputs(Dimensions model) {
        String first = first();
        List<String> names = names(first);
        boolean bare = config.features().isEmpty() && names.size() == model.inputs();
        Columns columns = columns(first, bare ? List.of() : config.label(), true, model.inputs());
        checkInputs(columns, first, model.inputs(), model);
        CsvFormat format = new CsvFormat(config.delimiter(), config.header(), columns, null, true);
        StructType schema = new StructType();
        for (String name : names) {
            schema = schema.add(name, DataTypes.StringType);
        }
        return new Inputs(
                schema, Rows.number(path, TextLines.read(spark, files, format, model, 0, TextLines.SPLIT), model));
    }

    private String first() {
        return TextLines.first(spark.hadoopConfiguration(), path, files);
    }

    private Columns columns(String first, List<String> label, boolean labelsMayLack, int wanted) {
        List<String> names = names(first);
        try {
            Columns columns = Columns.resolve(path, names, config.header(), config.features(), label, labelsMayLack);
            if (config.header()) {
                warnOfNumbers(names);
            }
            return columns;
        } catch (DataException e) {
            String hint = ColumnHints.of(first, config.delimiter(), wanted);
            throw hint.isEmpty() ? e : new DataException(e.getMessage() + hint, e);
        }
    }

    /** From the header, or Spark's own for a file without one: {@code _c0}, {@code _c1}, ... */
    private List<String> names(String first) {
        List<String> values = CsvFormat.split(first, config.delimiter());
        return config.header()
                ? CsvFormat.names(values)
                : IntStream.range(0, values.size()).mapToObj(c -> "_c" + c).toList();
    }

    /** A header that a file has not; 0, 1, 2, ... are names that other programs give to columns without any. */
    private void warnOfNumbers(List<String> names) {
        boolean counted =
                IntStream.range(0, names.size()).allMatch(c -> names.get(c).equals(Integer.toString(c)));
        if (!counted && names.stream().allMatch(CsvSource::isNumber)) {
            warnings.add(
                    DataFiles.show(new Path(path)) + ": data.header is true, but every name in the header is a number ("
                            + names.stream().limit(3).map(Printable::value).collect(Collectors.joining(", "))
                            + (names.size() > 3 ? ", ..." : "")
                            + "), so it is probably a row of data, which is left out; if so, say header: false");
        }
    }

    private static boolean isNumber(String name) {
        try {
            Numbers.label(name);
            return true;
        } catch (DataException e) {
            return false;
        }
    }

    private void checkInputs(Columns columns, String first, int wanted, Dimensions model) {
        int found = columns.features().size();
        if (found != model.inputs()) {
            String hint = config.features().isEmpty() ? ColumnHints.of(first, config.delimiter(), wanted) : "";
            throw new DataException(path + ": has " + found + " feature column" + (found == 1 ? "" : "s")
                    + "; must have " + model.inputs() + " (the model's inputs)"
                    + (hint.isEmpty() ? "; data.features chooses columns" : hint));
        }
    }
}
