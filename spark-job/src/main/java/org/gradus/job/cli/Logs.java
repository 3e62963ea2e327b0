package org.gradus.job.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Where log lines go: to a file, so that the terminal stays readable. */
final class Logs {
    private Logs() {}

    /** For commands without a run's folder: only what went wrong, to a file of the temporary folder. */
    static void quiet() {
        configure(
                System.getProperty("java.io.tmpdir") + "/gradus-"
                        + ProcessHandle.current().pid() + ".log",
                Level.ERROR);
    }

    /**
     * Sends everything that is logged from here on to a file, which comes into being with its first line.
     *
     * @param file a path of the local file system
     */
    static void to(String file) {
        configure(file, Level.INFO);
    }

    private static void configure(String file, Level level) {
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.ERROR)
                .add(builder.newAppender("file", "File")
                        .addAttribute("fileName", file)
                        .addAttribute("createOnDemand", true)
                        .add(builder.newLayout("PatternLayout")
                                .addAttribute("pattern", "%d{ISO8601} %-5p [%t] %c{1}: %m%n%ex")))
                .add(builder.newRootLogger(level).add(builder.newAppenderRef("file")));
        Configurator.reconfigure(builder.build());
    }
}
