package org.gradus.job.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Watches a process from outside: what it received over TCP, and what its heap held after each collection. */
final class Driver {
    private static final Pattern RECEIVED = Pattern.compile("bytes_received:(\\d+)");
    private static final Pattern COLLECTED = Pattern.compile("->(\\d+)M\\(");

    private final Map<String, Long> received = new HashMap<>();

    /** Asks the kernel for the counts of each connection, again and again, until the process ends. */
    void watch(Process process) {
        try {
            while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
                sample("pid=" + process.pid() + ",");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a driver was watched", e);
        } catch (IOException e) {
            received.clear(); // there is no ss
        }
    }

    private void sample(String owner) throws IOException {
        Process ss =
                new ProcessBuilder("ss", "-tinpOH").redirectErrorStream(true).start();
        String text = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        for (String line : text.split("\n")) {
            Matcher bytes = RECEIVED.matcher(line);
            if (line.contains(owner) && bytes.find()) {
                String[] words = line.strip().split("\\s+");
                received.merge(words[3] + " " + words[4], Long.parseLong(bytes.group(1)), Math::max);
            }
        }
    }

    /** Bytes that came in, over all connections; 0 where there is no {@code ss} to ask. */
    long received() {
        return received.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The most that a heap held after a collection, in MiB, by the log of {@code -Xlog:gc}; 0 when it never collected. */
    static long heap(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            long most = 0;
            for (String line : lines) {
                Matcher after = COLLECTED.matcher(line);
                if (after.find()) {
                    most = Math.max(most, Long.parseLong(after.group(1)));
                }
            }
            return most;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
