package org.gradus.job.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts processes, each of them writing what it prints to a file. */
final class Tool {
    private final Path home;
    private final Path folder;
    private int used;

    /**
     * @param home the repository
     * @param folder where outputs go
     */
    Tool(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    Path home() {
        return home;
    }

    Path folder() {
        return folder;
    }

    /** A path in the folder that nobody was given before. */
    Path unused(String name) {
        return folder.resolve(name + "-" + used++);
    }

    /** A process that was started, and the file it prints to. */
    record Running(Process process, Path output, String what) {
        /** Waits for its end; throws with the end of its output when it fails. */
        List<String> lines() {
            try {
                int code = process.waitFor();
                List<String> lines = Files.readAllLines(output);
                if (code != 0) {
                    throw new IllegalStateException(
                            what + " ended with code " + code + ": " + String.join("\n", tail(lines)));
                }
                return lines;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroy();
                throw new IllegalStateException("interrupted while " + what + " ran", e);
            }
        }

        private static List<String> tail(List<String> lines) {
            return lines.subList(Math.max(0, lines.size() - 20), lines.size());
        }
    }

    /** Starts a script of {@code deploy}. */
    Running script(String name, Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("deploy").resolve(name).toString()));
        command.addAll(List.of(arguments));
        return start(command, environment, ProcessBuilder.Redirect.from(new File("/dev/null")));
    }

    /** Starts a main class of this benchmark in a JVM with the launcher's flags. */
    Running java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "@" + home.resolve("deploy").resolve("jvm.options"),
                "--add-modules=jdk.incubator.vector",
                "-Xmx" + Averaging.HEAP,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return start(command, Map.of(), ProcessBuilder.Redirect.from(new File("/dev/null")));
    }

    /** Starts a program. */
    Running start(List<String> command, Map<String, String> environment, ProcessBuilder.Redirect input) {
        Path output = unused("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().values().removeIf(String::isEmpty);
        try {
            return new Running(builder.start(), output, command.get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(command.get(0) + " cannot be started: " + e.getMessage(), e);
        }
    }
}
