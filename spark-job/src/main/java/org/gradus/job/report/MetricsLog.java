package org.gradus.job.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** {@code metrics.jsonl}: one JSON object per line and event, each line whole when it is written. */
public final class MetricsLog implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OutputStream out;

    public MetricsLog(OutputStream out) {
        this.out = out;
    }

    /** Adds a line. Numbers that JSON cannot hold, NaN and infinity, are written as strings. */
    public void add(Map<String, Object> event) throws IOException {
        out.write((JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
