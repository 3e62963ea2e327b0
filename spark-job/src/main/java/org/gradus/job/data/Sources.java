package org.gradus.job.data;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.SourceConfig;
import org.gradus.setting.Warnings;

/** Opens a set of rows. */
public final class Sources {
    private Sources() {}

    /**
     * Finds the files; no row is read yet.
     *
     * @param warnings receives what a user should know, although the rows can be read
     * @throws DataException when a file is missing or empty, or is not of the format
     */
    public static Source open(SparkSession session, DataConfig config, SourceConfig source, Warnings warnings) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        return switch (config.format()) {
            case CSV -> new CsvSource(spark, config, source, warnings);
            case PARQUET -> new ParquetSource(session, config, source);
            case LIBSVM -> new LibsvmSource(spark, config, source);
            case IDX -> new IdxSource(spark, config, source);
        };
    }
}
