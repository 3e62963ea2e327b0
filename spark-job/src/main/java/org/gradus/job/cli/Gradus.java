package org.gradus.job.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import org.gradus.job.config.Redaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "gradus",
        description =
                "Trains Deeplearning4j networks on Spark with a step of its own for every group and every weight.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Train.class, Resume.class, Explain.class, Validate.class, Evaluate.class, Predict.class},
        footer = {
            "",
            "Exit codes: 0 done; 1 failed; 2 the job file or the command line is wrong; 3 the quality gate was not met;"
                    + " 4 the data cannot be read."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Gradus implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Gradus.class);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** A command that does not name what to do. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    public static void main(String[] args) {
        // Numbers and messages look the same whatever the machine's language is.
        Locale.setDefault(Locale.ROOT);
        int code = run(args);
        // Where a cluster has started this class (cluster mode), its application ends by itself; YARN takes an exit for
        // a failure.
        boolean guest = code == ExitCode.DONE && "cluster".equals(System.getProperty("spark.submit.deployMode"));
        if (!guest) {
            System.exit(code);
        }
    }

    /** Runs a command and returns its exit code. */
    static int run(String... args) {
        PrintStream terminal = System.err;
        PrintStream out = System.out;
        CommandLine commands = new CommandLine(new Gradus())
                .setErr(new PrintWriter(terminal, true, Charset.defaultCharset()))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> {
                    e.getCommandLine().getErr().println("gradus: " + Messages.of(e));
                    return ExitCode.CONFIGURATION;
                })
                .setExecutionExceptionHandler((e, commandLine, parsed) -> failed(e, commandLine));
        Redaction.clear();
        System.setErr(ErrorLog.stream());
        System.setOut(new RedactedOutput(out));
        try {
            return commands.execute(args);
        } catch (Error e) { // such as no memory, or no native library for this machine
            return failed(e, commands);
        } finally {
            System.out.flush();
            System.setOut(out);
            System.setErr(terminal);
        }
    }

    private static int failed(Throwable thrown, CommandLine commandLine) {
        LOG.error("failed", thrown);
        commandLine.getErr().println("gradus: " + Messages.of(thrown));
        return ExitCode.of(thrown);
    }
}
