package org.gradus.job.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Where log lines go: to a file, so that the terminal stays readable. */
final class Logs {
    private Logs() {}

    /** For commands without a run's folder: only what went wrong, to a file of the temporary folder that only its user can read. */
    static void quiet() {
        configure(Logs::temporary, Level.ERROR);
    }

    /**
     * Sends everything that is logged from here on to a file, which comes into being with its first line.
     *
     * @param file of the local file system
     */
    static void to(Path file) {
        configure(() -> file, Level.INFO);
    }

    /** A new file: one of a name that others can foretell may be a link that they have put there. */
    private static Path temporary() {
        try {
            return Files.createTempFile("gradus-" + ProcessHandle.current().pid() + "-", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void configure(Supplier<Path> file, Level level) {
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        BuiltConfiguration configuration = builder.setStatusLevel(Level.ERROR)
                .add(builder.newRootLogger(level))
                .build();
        LogFile lines = new LogFile(file);
        lines.start();
        configuration.addAppender(lines);
        configuration.getRootLogger().addAppender(lines, null, null);
        Configurator.reconfigure(configuration);
    }
}
