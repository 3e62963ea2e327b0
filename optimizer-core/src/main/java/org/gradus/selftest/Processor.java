package org.gradus.selftest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The processor of this machine, as far as the operating system shows it.
 *
 * @param name in words
 * @param facts what libraries may choose their kernels by, a line each: model, stepping, instruction sets, caches. The operating system
 *     shows no cache where CPUID tells no sizes
 */
public record Processor(String name, List<String> facts) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final List<String> KEYS =
            List.of("vendor_id", "cpu family", "model", "model name", "stepping", "microcode", "flags", "Features");

    public Processor {
        facts = List.copyOf(facts);
    }

    /** This machine's. Where the operating system shows none, its name and architecture stand for it. */
    public static Processor here() {
        return read(CPUINFO, CACHES);
    }

    static Processor read(Path cpuinfo, Path caches) {
        List<String> facts = new ArrayList<>();
        facts.add(System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        Map<String, String> first = first(cpuinfo);
        for (String key : KEYS) {
            if (first.containsKey(key)) {
                facts.add(key + ": " + first.get(key));
            }
        }
        List<String> sizes = caches(caches);
        facts.addAll(sizes);
        String name = first.isEmpty() ? facts.get(0) : first.getOrDefault("model name", facts.get(0));
        if (first.containsKey("cpu family")) {
            name += " (family " + first.get("cpu family") + ", model " + first.get("model") + ")";
        }
        return new Processor(
                sizes.isEmpty() && !first.isEmpty() ? name + ", which tells no sizes of caches" : name, facts);
    }

    /** The first of the processors; they are alike. */
    private static Map<String, String> first(Path cpuinfo) {
        Map<String, String> found = new TreeMap<>();
        try (BufferedReader lines = Files.newBufferedReader(cpuinfo)) {
            for (String line = lines.readLine(); line != null && !line.isBlank(); line = lines.readLine()) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    found.put(
                            line.substring(0, colon).strip(),
                            line.substring(colon + 1).strip());
                }
            }
        } catch (IOException e) {
            return Map.of(); // another operating system
        }
        return found;
    }

    private static List<String> caches(Path folder) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(folder, "index*")) {
            for (Path cache : each) {
                found.add(cache.getFileName() + ": " + text(cache, "level") + " " + text(cache, "type") + " "
                        + text(cache, "size"));
            }
        } catch (IOException e) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    private static String text(Path folder, String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readString(path).strip() : "-";
    }
}
