package org.gradus.job.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Standard error while a command runs: lines go to the log. Spark and Scala print stack traces there, such as of callbacks
 * that come too late for a session that is closing; a user sees only what the command itself says.
 */
final class ErrorLog extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger("stderr");

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private ErrorLog() {}

    static PrintStream stream() {
        return new PrintStream(new ErrorLog(), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        if (b != '\n') {
            line.write(b);
        } else {
            LOG.warn("{}", line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
    }
}
