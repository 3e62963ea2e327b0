package org.gradus.job.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Has one target read random inputs for some time. Before each it is put where it outlives the process. */
final class FuzzProcess {
    /** The exit code of a process whose target does not come back. */
    static final int HANGS = 70;

    private static final long HANG_NANOS = 20_000_000_000L;
    private static final int ROOM = 1 << 20;
    private static final int BETWEEN_COUNTS = 1000;
    private static final int MOST_FINDINGS = 200;

    private static volatile long started;

    private FuzzProcess() {}

    /** Arguments: target, seconds, seed, folder for findings, file for counts, file for the current input. */
    public static void main(String[] arguments) throws IOException {
        Target target = Targets.named(arguments[0]);
        long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
        Path findings = Path.of(arguments[3]);
        Path counts = Path.of(arguments[4]);
        MappedByteBuffer current;
        try (FileChannel channel = FileChannel.open(
                Path.of(arguments[5]), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            current = channel.map(FileChannel.MapMode.READ_WRITE, 0, ROOM);
        }
        List<byte[]> inputs = Inputs.all(target);
        Mutator mutator = new Mutator(Long.parseLong(arguments[2]), inputs, target.words());
        Probe warm = new Probe(target, true);
        inputs.forEach(warm::read); // classes are loaded now, at nobody's cost
        watch();
        Probe probe = new Probe(target, true);
        Set<String> known = new HashSet<>();
        long done = 0;
        while (System.nanoTime() < end) {
            byte[] input = done < inputs.size() ? inputs.get((int) done) : mutator.next();
            current.clear().putInt(input.length).put(input);
            started = System.nanoTime();
            Optional<String> finding = probe.read(input);
            started = 0;
            mutator.learn(input, probe.outcome());
            if (finding.isPresent() && known.size() < MOST_FINDINGS && known.add(key(finding.get()))) {
                System.out.println(finding.get());
                Files.write(findings.resolve(target.name() + "--" + key(finding.get()) + ".in"), input);
            }
            if (++done % BETWEEN_COUNTS == 0) {
                new Counts(done, known.size(), probe.slowestNanos(), probe.largestBytes()).write(counts);
            }
        }
        new Counts(done, known.size(), probe.slowestNanos(), probe.largestBytes()).write(counts);
        Runtime.getRuntime().halt(0); // threads of libraries may be left
    }

    /** The input that a process left. */
    static InputStream input(Path current) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(current));
        byte[] input = new byte[bytes.getInt()];
        bytes.get(input);
        return new ByteArrayInputStream(input);
    }

    private static String key(String finding) {
        String place = finding.contains(": ") ? finding.substring(0, finding.indexOf(": ")) : finding;
        return place.replaceAll("\\d+ (MiB|ms)", "$1").replaceAll("[^A-Za-z0-9.]+", "_");
    }

    private static void watch() {
        Thread watch = new Thread(() -> {
            while (true) {
                long since = started;
                if (since != 0 && System.nanoTime() - since > HANG_NANOS) {
                    Runtime.getRuntime().halt(HANGS);
                }
                try {
                    Thread.sleep(500);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        watch.setDaemon(true);
        watch.start();
    }
}
