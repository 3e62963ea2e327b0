package org.gradus.job.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.spark.api.java.JavaNewHadoopRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Text files, line by line: split by size alone, so that the order of rows and the splits depend on the files only. */
final class TextLines {
    /** Bytes per split, whatever the file system's block size is. */
    static final long SPLIT = 32L << 20;

    private TextLines() {}

    /** One partition per split, files in the order given. */
    static JavaRDD<Block> read(
            JavaSparkContext spark,
            List<FileStatus> files,
            LineFormat format,
            Dimensions model,
            int outputs,
            long splitBytes) {
        return Failures.call("text files", () -> {
            Job job = Job.getInstance(spark.hadoopConfiguration());
            FileInputFormat.setInputPaths(
                    job, files.stream().map(f -> DataFiles.literal(f.getPath())).toArray(Path[]::new));
            FileInputFormat.setMinInputSplitSize(job, splitBytes);
            FileInputFormat.setMaxInputSplitSize(job, splitBytes);
            SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
            JavaNewHadoopRDD<LongWritable, Text> lines = (JavaNewHadoopRDD<LongWritable, Text>)
                    spark.newAPIHadoopRDD(job.getConfiguration(), TextFileFormat.class, LongWritable.class, Text.class);
            return lines.mapPartitionsWithInputSplit(
                    (split, items) -> new Blocks<>(
                            items,
                            new LineParser((FileSplit) split, hadoop.value(), format),
                            new BlockBuilder(model, outputs)),
                    true);
        });
    }

    /**
     * The first line that is not blank.
     *
     * @throws DataException when no file has one
     */
    static String first(Configuration hadoop, String path, List<FileStatus> files) {
        return Failures.call(path, () -> {
            for (FileStatus file : files) {
                try (BufferedReader reader = open(hadoop, file.getPath())) {
                    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                        if (!line.isBlank()) {
                            return line;
                        }
                    }
                }
            }
            throw new DataException(path + ": has no data rows");
        });
    }

    /**
     * A reader of a file's lines, past the byte-order mark, which Hadoop's line reader skips too.
     *
     * @throws DataException when the file is no text
     */
    static BufferedReader open(Configuration hadoop, Path path) throws IOException {
        try {
            return TextHead.open(hadoop, path);
        } catch (DataException e) {
            throw new DataException(DataFiles.show(path) + ": " + e.getMessage(), e);
        }
    }
}
