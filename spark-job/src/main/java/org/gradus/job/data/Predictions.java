package org.gradus.job.data;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.gradus.engine.RowScaling;
import org.gradus.setting.Fault;
import org.gradus.setting.FaultsException;

/**
 * Writes predictions beside the columns that the input had, in the input's order: to a temporary folder, which gets its name
 * when it is complete.
 */
public final class Predictions {
    /** What is written. */
    public enum Format {
        /** A folder of Parquet files. */
        PARQUET,
        /** A folder of CSV files, each with a header. */
        CSV
    }

    private Predictions() {}

    /** @throws FaultsException when the target is there already, or what it would lie in is no folder */
    public static void checkTarget(Configuration hadoop, String target) {
        Path folder = new Path(target);
        try {
            FileSystem fs = folder.getFileSystem(hadoop);
            if (fs.exists(folder)) {
                throw refused(target, "exists; predictions are written to a folder that does not", null);
            }
            fs.mkdirs(folder.getParent());
        } catch (IOException e) {
            throw refused(target, "cannot be written: " + e.getMessage(), e);
        }
    }

    private static FaultsException refused(String target, String what, Exception cause) {
        FaultsException refusal = new FaultsException("predictions", List.of(new Fault("output", target + " " + what)));
        refusal.initCause(cause);
        return refusal;
    }

    /**
     * Predicts and writes.
     *
     * @param classes names of the classes; empty: their numbers
     * @param target the folder, which must not be there
     * @throws FaultsException when the target is there
     * @throws DataException when the input has a column that predictions would get
     */
    public static void write(
            SparkSession session,
            Inputs inputs,
            RowScaling scaling,
            Predictor.Factory model,
            List<String> classes,
            Format format,
            String target) {
        Configuration hadoop = session.sparkContext().hadoopConfiguration();
        checkTarget(hadoop, target);
        PredictedColumns columns = new PredictedColumns(inputs.rows().model(), classes, format == Format.CSV);
        int length = inputs.rows().model().inputs();
        JavaRDD<Row> rows = inputs.rows()
                .blocks()
                .mapPartitions(blocks -> new PredictedRows(blocks, model.open(), scaling, columns, length), true);
        Dataset<Row> table =
                session.createDataFrame(rows, columns.schema(inputs.rows().what(), inputs.schema()));
        Path folder = new Path(target);
        Path building = new Path(folder.getParent(), "." + folder.getName() + ".tmp");
        Failures.call(target, () -> {
            FileSystem fs = folder.getFileSystem(hadoop);
            try {
                write(table, format, building);
                rename(fs, building, folder);
            } finally {
                fs.delete(building, true);
            }
            return folder;
        });
    }

    private static void write(Dataset<Row> table, Format format, Path to) {
        if (format == Format.PARQUET) {
            table.write().mode(SaveMode.Overwrite).parquet(to.toString());
        } else {
            table.write()
                    .mode(SaveMode.Overwrite)
                    .option("header", true)
                    .option("escape", "\"")
                    .csv(to.toString());
        }
    }

    private static void rename(FileSystem fs, Path from, Path to) throws IOException {
        if (fs.exists(to) || !fs.rename(from, to)) {
            throw new DataException(DataFiles.show(to) + ": cannot be written (it appeared, or may not be made)");
        }
    }
}
