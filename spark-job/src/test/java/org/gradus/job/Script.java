package org.gradus.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs what lies in {@code deploy}, as a process. */
final class Script {
    private static final long MINUTES = 5;

    private Script() {}

    /**
     * How a process ended.
     *
     * @param code its exit code
     * @param text what it printed, errors too
     */
    record Result(int code, String text) {}

    /** Runs a script to its end. */
    static Result run(String name, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("gradus-output-", ".txt");
        try {
            Process process = start(name, environment, output, arguments);
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(name + " did not end: " + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Runs {@code deploy/gradus}. */
    static Result gradus(String... arguments) throws IOException, InterruptedException {
        return run("gradus", Map.of(), arguments);
    }

    /** Starts a script that goes on. */
    static Process start(String name, Map<String, String> environment, Path output, String... arguments)
            throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(Path.of("..", "deploy", name).toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
