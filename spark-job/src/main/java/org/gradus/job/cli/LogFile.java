package org.gradus.job.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.gradus.job.config.Redaction;

/** Writes log lines to the end of a file, without secrets. The file comes into being with its first line. */
final class LogFile extends AbstractAppender {
    private final Supplier<Path> file;
    private final PatternLayout lines;
    private Writer out;

    /** @param file asked once, for the first line */
    LogFile(Supplier<Path> file) {
        super("file", null, null, true, Property.EMPTY_ARRAY);
        this.file = file;
        this.lines = PatternLayout.newBuilder()
                .withPattern("%d{ISO8601} %-5p [%t] %c{1}: %m%n%ex")
                .build();
    }

    @Override
    public synchronized void append(LogEvent event) {
        String text = Redaction.redact(lines.toSerializable(event));
        try {
            if (out == null) {
                out = Files.newBufferedWriter(
                        file.get(), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
            out.write(text);
            out.flush();
        } catch (IOException e) {
            error("a line cannot be written to " + file, event, e);
        }
    }

    @Override
    public synchronized void stop() {
        super.stop();
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
