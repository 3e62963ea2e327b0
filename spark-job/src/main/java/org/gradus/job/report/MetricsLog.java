package org.gradus.job.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.fs.Syncable;
import org.gradus.job.config.Redaction;

/** {@code metrics.jsonl}: one JSON object per line and event, each line whole when it is written. */
public final class MetricsLog implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OutputStream out;
    private long bytes;

    /**
     * @param out goes to the file's end
     * @param bytes how many are there already
     */
    public MetricsLog(OutputStream out, long bytes) {
        this.out = out;
        this.bytes = bytes;
    }

    /** How long the log is, in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Brings all lines to the disk, where the stream can. */
    public void sync() throws IOException {
        if (out instanceof Syncable file) {
            file.hsync();
        }
    }

    /** Adds a line. Numbers that JSON cannot hold, NaN and infinity, are written as strings. */
    public void add(Map<String, Object> event) throws IOException {
        byte[] line = (JSON.writeValueAsString(Redaction.redact(JSON.valueToTree(event))) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        out.write(line);
        bytes += line.length;
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
