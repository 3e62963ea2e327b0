package org.gradus.job.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.SourceConfig;
import org.gradus.setting.Printable;
import scala.Option;

/** Parquet files; features are number columns, an array column, an ml vector, or any mix of them. */
final class ParquetSource implements Source {
    /** Bytes per split, whatever the cluster's size is. */
    private static final String SPLIT = Long.toString(128L << 20);

    private final SparkSession spark;
    private final DataConfig config;
    private final String path;
    private final String[] files;
    private final StructType schema;

    ParquetSource(SparkSession session, DataConfig config, SourceConfig source) {
        this.spark = session.newSession();
        spark.conf().set("spark.sql.files.minPartitionNum", "1");
        spark.conf().set("spark.sql.files.maxPartitionBytes", SPLIT);
        spark.conf().set("spark.sql.files.openCostInBytes", SPLIT); // as dear as a full partition: one split in each
        this.config = config;
        this.path = source.path();
        List<FileStatus> found = DataFiles.list(session.sparkContext().hadoopConfiguration(), path);
        this.files = found.stream()
                .map(f -> DataFiles.literal(f.getPath()).toString())
                .toArray(String[]::new);
        this.schema = Failures.call(DataFiles.show(found.get(0).getPath()), () -> {
            ParquetFooter.check(session.sparkContext().hadoopConfiguration(), found.get(0));
            return spark.read().parquet(files[0]).schema();
        });
    }

    @Override
    public Rows labelled(Dimensions model) {
        LabelCoder labels = new LabelCoder(model, config.classes());
        Columns columns = columns(false);
        checkFeatures(columns, model);
        for (int column : columns.labels()) {
            DataType type = type(column);
            boolean legal = type instanceof StringType
                    ? model.classification()
                    : isNumeric(type) || (!model.classification() && isMany(type));
            check(legal, column, "a number" + (model.classification() ? ", true and false, or a class name" : ""));
        }
        boolean many = columns.labels().stream().anyMatch(c -> isMany(type(c)));
        if (!many && columns.labels().size() != labels.columns()) {
            throw new DataException(
                    path + ": data.label has " + columns.labels().size() + " columns; must have " + labels.columns()
                            + (model.classification() ? " for classes" : " (the model's outputs)"));
        }
        List<Integer> used = Stream.concat(columns.features().stream(), columns.labels().stream())
                .toList();
        return Rows.number(path, read(used, columns, labels, model, model.outputs()), model);
    }

    @Override
    public Inputs inputs(Dimensions model) {
        Columns columns = columns(true);
        checkFeatures(columns, model);
        List<Integer> all = Stream.iterate(0, c -> c + 1).limit(schema.size()).toList();
        return new Inputs(schema, Rows.number(path, read(all, columns, null, model, 0), model));
    }

    private Columns columns(boolean labelsMayLack) {
        return Columns.resolve(
                path, List.of(schema.fieldNames()), true, config.features(), config.label(), labelsMayLack);
    }

    private JavaRDD<Block> read(List<Integer> used, Columns columns, LabelCoder labels, Dimensions model, int outputs) {
        Column[] selected = Stream.concat(
                        used.stream().map(c -> functions.col("`" + schema.fieldNames()[c].replace("`", "``") + "`")),
                        Stream.of(functions.col("_metadata.file_path"), functions.col("_metadata.row_index")))
                .toArray(Column[]::new);
        JavaRDD<Row> scan = Failures.call(path, () -> spark.read()
                .schema(schema)
                .parquet(files)
                .select(selected)
                .javaRDD());
        int splits = scan.getNumPartitions();
        JavaRDD<Row> ordered = scan.rdd()
                .coalesce(splits, false, Option.apply(new FileOrder()), null)
                .toJavaRDD();
        String where = path; // so that tasks do not carry this object
        int[] at = new int[schema.size()];
        Arrays.setAll(at, used::indexOf);
        return ordered.mapPartitions(
                rows -> new Blocks<>(
                        rows,
                        new ParquetParser(where, columns, at, labels, model.inputs()),
                        new BlockBuilder(model, outputs)),
                true);
    }

    private void checkFeatures(Columns columns, Dimensions model) {
        columns.features()
                .forEach(c ->
                        check(isNumeric(type(c)) || isMany(type(c)), c, "a number, an array of numbers or a vector"));
        boolean many = columns.features().stream().anyMatch(c -> isMany(type(c)));
        if (!many && columns.features().size() != model.inputs()) {
            int found = columns.features().size();
            throw new DataException(path + ": has " + found + " feature column" + (found == 1 ? "" : "s")
                    + "; must have " + model.inputs() + " (the model's inputs); data.features chooses columns");
        }
    }

    private void check(boolean legal, int column, String legalTypes) {
        if (!legal) {
            throw new DataException(path + ": column '" + Printable.value(schema.fieldNames()[column]) + "' is of type "
                    + Printable.value(type(column).simpleString()) + "; must be " + legalTypes);
        }
    }

    private DataType type(int column) {
        return schema.fields()[column].dataType();
    }

    private static boolean isNumeric(DataType type) {
        return type instanceof NumericType || type instanceof BooleanType;
    }

    private static boolean isMany(DataType type) {
        return type.equals(SQLDataTypes.VectorType())
                || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
    }
}
