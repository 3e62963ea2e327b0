package org.gradus.job.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.util.LineReader;
import scala.Tuple2;

/** Parses the lines of one split of a text file, and knows the number of each row and line. */
final class LineParser implements RowParser<Tuple2<LongWritable, Text>> {
    private final FileSplit split;
    private final Configuration hadoop;
    private final LineFormat format;
    private long firstOffset;
    private long lines;
    private long rows;
    private boolean headerAhead;

    LineParser(FileSplit split, Configuration hadoop, LineFormat format) {
        this.split = split;
        this.hadoop = hadoop;
        this.format = format;
        this.headerAhead = format.hasHeader() && split.getStart() == 0;
    }

    @Override
    public boolean parse(Tuple2<LongWritable, Text> item, BlockBuilder into) {
        if (lines++ == 0) {
            firstOffset = item._1().get();
        }
        String line = withoutMark(item._2().toString());
        if (!format.isRow(line)) {
            return false;
        }
        if (headerAhead) {
            format.checkHeader(line);
            headerAhead = false;
            return false;
        }
        format.parse(line, into);
        rows++;
        return true;
    }

    @Override
    public String file() {
        return DataFiles.show(split.getPath());
    }

    @Override
    public String place() throws IOException {
        if (headerAhead) {
            return file() + ", line " + lines;
        }
        long[] before = split.getStart() == 0 ? new long[2] : countBefore();
        return file() + ", row " + (before[0] + rows + 1) + " (line " + (before[1] + lines) + ")";
    }

    /** A byte-order mark in the middle of a file is where another file was put behind the first. */
    private static String withoutMark(String line) {
        return line.startsWith("\uFEFF") ? line.substring(1) : line;
    }

    /** Rows and lines of the file before this split; counted only when there is a fault to show. */
    private long[] countBefore() throws IOException {
        long found = 0;
        long read = 0;
        Path path = split.getPath();
        try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
            LineReader reader = new LineReader(in);
            Text line = new Text();
            for (long at = 0; at < firstOffset; read++) {
                int length = reader.readLine(line);
                if (length == 0) {
                    break;
                }
                at += length;
                found += format.isRow(new String(line.getBytes(), 0, line.getLength(), StandardCharsets.UTF_8)) ? 1 : 0;
            }
        }
        return new long[] {format.hasHeader() ? found - 1 : found, read};
    }
}
