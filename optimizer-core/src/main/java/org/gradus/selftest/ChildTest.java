package org.gradus.selftest;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Has a {@link Solver} test kinds of layers in a child process, where a crash does no harm. What ends the child, or never comes back, is
 * wrong; the rest is tested by another child.
 */
public final class ChildTest {
    static final String BEGIN = "gradus-selftest begin ";
    static final String END = "gradus-selftest end ";

    private static final String OVER = "gradus-selftest over";

    private final Class<?> main;
    private final List<String> classPath;
    private final Duration patience;

    /**
     * @param main whose main method answers, see {@link Solver#answer}
     * @param classPath what it needs
     * @param patience how long a child may say nothing
     */
    public ChildTest(Class<?> main, List<String> classPath, Duration patience) {
        this.main = main;
        this.classPath = List.copyOf(classPath);
        this.patience = patience;
    }

    /**
     * Tests every kind of layer with some sets of kernels.
     *
     * @param sets in the order in which they are tested
     * @return what is wrong, for each of them
     * @throws IOException when no child can be started, or it cannot begin; one line
     */
    public Map<KernelSet, Map<LayerKind, String>> run(List<KernelSet> sets) throws IOException {
        List<String> open = new ArrayList<>();
        for (KernelSet kernels : sets) {
            for (LayerKind kind : LayerKind.values()) {
                open.add(kernels.name() + ":" + kind.name());
            }
        }
        Map<String, String> answers = new LinkedHashMap<>();
        while (!open.isEmpty()) {
            ask(open, answers);
            open.removeAll(answers.keySet());
        }
        Map<KernelSet, Map<LayerKind, String>> faults = new EnumMap<>(KernelSet.class);
        answers.forEach((pair, fault) -> {
            String[] parts = pair.split(":", 2);
            Map<LayerKind, String> found =
                    faults.computeIfAbsent(KernelSet.valueOf(parts[0]), k -> new EnumMap<>(LayerKind.class));
            if (!fault.isEmpty()) {
                found.put(LayerKind.valueOf(parts[1]), fault);
            }
        });
        return faults;
    }

    /** One child; answers at least one of the pairs. */
    private void ask(List<String> pairs, Map<String, String> answers) throws IOException {
        Process child = new ProcessBuilder(command(pairs))
                .redirectErrorStream(true)
                .directory(new File(System.getProperty("java.io.tmpdir")))
                .start();
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(child, lines), "gradus-selftest");
        reader.setDaemon(true);
        reader.start();
        String at = "";
        String last = "";
        try {
            for (String line = next(lines); !line.equals(OVER); line = next(lines)) {
                if (line.startsWith(BEGIN)) {
                    at = line.substring(BEGIN.length());
                } else if (line.startsWith(END)) {
                    String[] answer = line.substring(END.length()).split(" ", 2);
                    answers.put(answer[0], answer[1]);
                    at = "";
                } else if (!line.isBlank()) {
                    last = line.strip();
                }
            }
            String how = child.waitFor(1, TimeUnit.SECONDS)
                    ? "the process ended with exit code " + child.exitValue()
                    : "no result after " + patience.toSeconds() + " s";
            if (!at.isEmpty()) {
                answers.put(at, how);
            } else if (answers.keySet().stream().noneMatch(pairs::contains)) {
                throw new IOException("the self-test cannot begin: " + how + (last.isEmpty() ? "" : ", " + last));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the self-test was interrupted", e);
        } finally {
            child.destroyForcibly();
        }
    }

    private String next(BlockingQueue<String> lines) throws InterruptedException {
        String line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return line == null ? OVER : line;
    }

    private static void read(Process child, BlockingQueue<String> lines) {
        try (BufferedReader from =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            from.lines().forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            // It was ended.
        }
        lines.add(OVER);
    }

    private List<String> command(List<String> pairs) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx512m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+SuppressFatalErrorMessage",
                "-cp",
                String.join(File.pathSeparator, classPath)));
        Properties properties = System.getProperties();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("org.bytedeco.") || name.startsWith("org.nd4j.")) {
                command.add("-D" + name + "=" + properties.getProperty(name));
            }
        }
        command.add("-D" + InjectedFault.PROPERTY + "=" + InjectedFault.setting());
        command.add(main.getName());
        command.addAll(pairs);
        return command;
    }
}
