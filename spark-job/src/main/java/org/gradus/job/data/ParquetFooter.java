package org.gradus.job.data;

import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** What the end of a Parquet file tells before any row is read. */
final class ParquetFooter {
    private static final Set<CompressionCodecName> WITHOUT_CODE =
            Set.of(CompressionCodecName.BROTLI, CompressionCodecName.LZO);

    private ParquetFooter() {}

    /**
     * Reads it on the driver, where a file of another kind is one exception and no failed task.
     *
     * @throws DataException when the file is not Parquet, or compressed by a codec that Spark has no code for
     */
    static void check(Configuration hadoop, FileStatus file) throws IOException {
        String shown = DataFiles.show(file.getPath());
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
            for (BlockMetaData block : reader.getRowGroups()) {
                for (ColumnChunkMetaData column : block.getColumns()) {
                    if (WITHOUT_CODE.contains(column.getCodec())) {
                        throw new DataException(shown + ": "
                                + Failures.unknownCodec(column.getCodec().name()));
                    }
                }
            }
        } catch (DataException e) {
            throw e;
        } catch (RuntimeException e) { // what Parquet throws for bytes that it does not understand
            String what = Failures.inFile(shown, "", e).orElse(shown + ": " + Failures.describe(e));
            throw new DataException(what, e);
        }
    }
}
