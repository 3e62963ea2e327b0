package org.gradus.job.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.SourceConfig;

/** How many rows a source has, without Spark: from headers, footers, or by counting lines. */
public final class RowCounts {
    private RowCounts() {}

    /** The number of rows; empty where the source cannot be read. Rows are counted, not checked. */
    public static Optional<Long> of(Configuration hadoop, DataConfig config, SourceConfig source) {
        try {
            if (config.format() == DataConfig.Format.IDX) {
                return Optional.of(IdxHeader.read(hadoop, source.path()).rows());
            }
            List<FileStatus> files = DataFiles.list(hadoop, source.path());
            long rows = 0;
            for (FileStatus file : files) {
                rows += count(hadoop, config, file.getPath());
            }
            return Optional.of(rows);
        } catch (IOException | RuntimeException e) { // explain needs no data; train says what is wrong with it
            return Optional.empty();
        }
    }

    private static long count(Configuration hadoop, DataConfig config, Path path) throws IOException {
        if (config.format() == DataConfig.Format.PARQUET) {
            try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
                return reader.getRecordCount();
            }
        }
        boolean comments = config.format() == DataConfig.Format.LIBSVM;
        try (BufferedReader lines = TextLines.open(hadoop, path)) {
            long rows = lines.lines()
                    .filter(l -> !l.isBlank() && !(comments && l.stripLeading().startsWith("#")))
                    .count();
            return config.format() == DataConfig.Format.CSV && config.header() ? Math.max(0, rows - 1) : rows;
        }
    }
}
