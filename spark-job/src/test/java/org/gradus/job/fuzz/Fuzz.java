package org.gradus.job.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * {@code deploy/fuzz}: has targets read random inputs, each in a process of its own, which a native crash may end. What a process was
 * reading when it died is a finding, too.
 */
final class Fuzz {
    private static final int MOST_DEATHS = 20;

    private Fuzz() {}

    /** Arguments: the target or {@code all}, seconds for each, the seed, the folder for findings. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Target> targets = List.of();
        try {
            targets = arguments[0].equals("all") ? Targets.all() : List.of(Targets.named(arguments[0]));
        } catch (IllegalArgumentException e) {
            System.err.println("fuzz: " + e.getMessage());
            System.exit(2);
        }
        long seconds = Long.parseLong(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        Path findings = Path.of(arguments[3]);
        Files.createDirectories(findings);
        System.out.printf(
                "%-16s %12s %10s %12s %14s %9s%n",
                "target", "inputs", "findings", "slowest ms", "largest KiB", "inputs/s");
        long all = 0;
        boolean clean = true;
        for (Target target : targets) {
            Counts counts = run(target, seconds, seed, findings);
            all += counts.inputs();
            clean &= counts.findings() == 0;
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %,12d %10d %12.1f %,14d %,9d%n",
                    target.name(),
                    counts.inputs(),
                    counts.findings(),
                    counts.slowestNanos() / 1e6,
                    counts.largestBytes() >> 10,
                    counts.inputs() / Math.max(1, seconds));
        }
        System.out.printf(Locale.ROOT, "%-16s %,12d%n", "together", all);
        System.exit(clean ? 0 : 3);
    }

    /** As many processes as it takes until the time is over. */
    private static Counts run(Target target, long seconds, long seed, Path findings)
            throws IOException, InterruptedException {
        Path counts = Files.createTempFile("fuzz-", ".counts");
        Path current = Files.createTempFile("fuzz-", ".in");
        Counts sum = Counts.NONE;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (int deaths = 0; deaths < MOST_DEATHS && System.nanoTime() < end; deaths++) {
            long left = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime()));
            Files.write(counts, new byte[0]);
            int code = start(target, left, seed + 1000L * deaths, findings, counts, current);
            sum = sum.and(Counts.read(counts));
            if (code == 0) {
                break;
            }
            String what = code == FuzzProcess.HANGS ? "hangs" : "ends-the-process-" + code;
            Files.copy(
                    FuzzProcess.input(current),
                    findings.resolve(target.name() + "--" + what + "-" + deaths + ".in"),
                    StandardCopyOption.REPLACE_EXISTING);
            sum = sum.and(new Counts(0, 1, 0, 0));
        }
        Files.delete(counts);
        Files.deleteIfExists(current);
        return sum;
    }

    private static int start(Target target, long seconds, long seed, Path findings, Path counts, Path current)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1500m",
                "-XX:+UseSerialGC",
                "-XX:-OmitStackTraceInFastThrow",
                "-XX:ErrorFile=" + findings.resolve("hs_err_%p.log"),
                "--add-modules=jdk.incubator.vector",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-Dorg.bytedeco.javacpp.maxbytes=1g"));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                FuzzProcess.class.getName(),
                target.name(),
                String.valueOf(seconds),
                String.valueOf(seed),
                findings.toString(),
                counts.toString(),
                current.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(findings.resolve(target.name() + ".txt").toFile())
                .start()
                .waitFor();
    }
}
