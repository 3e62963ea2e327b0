package org.gradus.job.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.gradus.job.config.Redaction;

/** A terminal that shows the names of secrets in the place of their values, in each text that is printed at once. */
final class RedactedOutput extends PrintStream {
    RedactedOutput(OutputStream terminal) {
        super(terminal, true, Charset.defaultCharset());
    }

    @Override
    public void print(String text) {
        super.print(Redaction.redact(String.valueOf(text)));
    }

    @Override
    public void print(Object value) {
        print(String.valueOf(value));
    }

    @Override
    public void println(Object value) {
        println(String.valueOf(value));
    }
}
