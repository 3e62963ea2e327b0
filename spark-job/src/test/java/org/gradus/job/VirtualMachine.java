package org.gradus.job;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What this Java virtual machine and Linux say of its memory. */
final class VirtualMachine {
    private static final Pattern HEAP = Pattern.compile("\\[0x([0-9a-f]+), 0x([0-9a-f]+)\\)");
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");
    private static final Pattern RESIDENT = Pattern.compile("Rss: +(\\d+) kB");

    private VirtualMachine() {}

    /** The answer to a diagnostic command, as {@code jcmd} gives it. */
    static String command(String name) {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            name,
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Bytes of objects; dead ones count unless the garbage has been collected. */
    static long heap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /**
     * Bytes of memory that the process has from the machine outside of the heap's addresses: native memory, classes, compiled code. The
     * heap itself keeps pages that it does not use.
     */
    static long besideHeap() throws IOException {
        MatchResult heap =
                HEAP.matcher(command("gcHeapInfo")).results().findFirst().orElseThrow();
        long from = Long.parseUnsignedLong(heap.group(1), 16);
        long to = Long.parseUnsignedLong(heap.group(2), 16);
        boolean outside = true;
        long bytes = 0;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            var mapping = MAPPING.matcher(line);
            var resident = RESIDENT.matcher(line);
            if (mapping.matches()) {
                long start = Long.parseUnsignedLong(mapping.group(1), 16);
                outside = Long.compareUnsigned(start, from) < 0 || Long.compareUnsigned(start, to) >= 0;
            } else if (outside && resident.matches()) {
                bytes += Long.parseLong(resident.group(1)) << 10;
            }
        }
        return bytes;
    }
}
