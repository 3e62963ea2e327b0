package org.gradus.job.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a process has done so far. */
record Counts(long inputs, long findings, long slowestNanos, long largestBytes) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts and(Counts other) {
        return new Counts(
                inputs + other.inputs,
                findings + other.findings,
                Math.max(slowestNanos, other.slowestNanos),
                Math.max(largestBytes, other.largestBytes));
    }

    void write(Path file) throws IOException {
        Files.writeString(file, inputs + " " + findings + " " + slowestNanos + " " + largestBytes);
    }

    static Counts read(Path file) throws IOException {
        long[] numbers = Arrays.stream(Files.readString(file).strip().split(" "))
                .filter(number -> !number.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        return numbers.length < 4 ? NONE : new Counts(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
