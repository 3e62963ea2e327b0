package org.gradus.job.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;

/**
 * Hadoop's lines, and those of UTF-16 files, in which a line does not end where a byte is 10: the first split of such a file has
 * all of its lines, the others have none. What is no text is a {@link DataException} when the first line is asked for.
 */
public final class TextFileFormat extends TextInputFormat {
    @Override
    public RecordReader<LongWritable, Text> createRecordReader(InputSplit split, TaskAttemptContext context) {
        return new Lines(super.createRecordReader(split, context));
    }

    private static final class Lines extends RecordReader<LongWritable, Text> {
        private final RecordReader<LongWritable, Text> plain;
        private final LongWritable key = new LongWritable();
        private final Text line = new Text();
        private DataException fault;
        private IOException failure;
        private boolean wide;
        private BufferedReader decoded;

        Lines(RecordReader<LongWritable, Text> plain) {
            this.plain = plain;
        }

        @Override
        public void initialize(InputSplit split, TaskAttemptContext context) throws IOException, InterruptedException {
            Path path = ((FileSplit) split).getPath();
            try {
                wide = !TextHead.of(context.getConfiguration(), path).charset().equals(StandardCharsets.UTF_8);
            } catch (DataException e) {
                fault = e;
                return;
            } catch (
                    IOException e) { // a compressed file that is cut short; it is asked for where faults are looked for
                failure = e;
                return;
            }
            if (!wide) {
                plain.initialize(split, context);
            } else if (((FileSplit) split).getStart() == 0) {
                decoded = TextHead.open(context.getConfiguration(), path);
            }
        }

        @Override
        public boolean nextKeyValue() throws IOException, InterruptedException {
            if (fault != null) {
                throw fault;
            }
            if (failure != null) {
                throw failure;
            }
            if (!wide) {
                return plain.nextKeyValue();
            }
            String next = decoded == null ? null : decoded.readLine();
            if (next == null) {
                return false;
            }
            line.set(next);
            return true;
        }

        @Override
        public LongWritable getCurrentKey() throws IOException, InterruptedException {
            return wide ? key : plain.getCurrentKey();
        }

        @Override
        public Text getCurrentValue() throws IOException, InterruptedException {
            return wide ? line : plain.getCurrentValue();
        }

        @Override
        public float getProgress() throws IOException, InterruptedException {
            return wide || fault != null || failure != null ? 0 : plain.getProgress();
        }

        @Override
        public void close() throws IOException {
            plain.close();
            if (decoded != null) {
                decoded.close();
            }
        }
    }
}
