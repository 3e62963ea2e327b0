package org.gradus.job.dl4jspark;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs as a warning or worse, until closed. */
final class LoggedWarnings extends AbstractAppender implements AutoCloseable {
    private final List<String> lines = new ArrayList<>();
    private final Logger logger;

    private LoggedWarnings(Logger logger) {
        super("warnings", null, null, true, Property.EMPTY_ARRAY);
        this.logger = logger;
    }

    static LoggedWarnings of(Class<?> type) {
        LoggedWarnings warnings = new LoggedWarnings((Logger) LogManager.getLogger(type));
        warnings.start();
        warnings.logger.addAppender(warnings);
        return warnings;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void append(LogEvent event) {
        if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
            lines.add(event.getMessage().getFormattedMessage());
        }
    }

    @Override
    public void close() {
        logger.removeAppender(this);
        stop();
    }
}
