package org.gradus.selftest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reports of earlier self-tests in a folder, one file for each key. The folder and its files are the user's alone; others' are not
 * believed. A folder that cannot be read or written is as good as an empty one.
 */
final class ReportCache {
    private static final String HEAD = "gradus self-test 1";
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("----w--w-");

    private final Path folder;

    ReportCache(Path folder) {
        this.folder = folder;
    }

    /** @param key all that the result depends on, a line each */
    Optional<SelfTestReport> get(List<String> key, String processor) {
        try {
            Path file = file(key);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !own(folder) || !own(file)) {
                return Optional.empty();
            }
            return read(Files.readAllLines(file), key, processor);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static boolean own(Path path) throws IOException {
        // What this process makes belongs to its user.
        Path self = Path.of("/proc/self");
        boolean ours = !Files.exists(self) || Files.getOwner(path).equals(Files.getOwner(self));
        return ours && Files.getPosixFilePermissions(path).stream().noneMatch(OTHERS::contains);
    }

    private static Optional<SelfTestReport> read(List<String> lines, List<String> key, String processor) {
        int start = key.size() + 1;
        if (lines.size() <= start
                || !lines.get(0).equals(HEAD)
                || !lines.subList(1, start).equals(key)
                || !lines.get(lines.size() - 1).equals("end")) {
            return Optional.empty();
        }
        Map<KernelSet, Map<LayerKind, String>> faults = new EnumMap<>(KernelSet.class);
        for (String line : lines.subList(start, lines.size() - 1)) {
            String[] parts = line.split("\t", 3);
            Map<LayerKind, String> found =
                    faults.computeIfAbsent(KernelSet.valueOf(parts[0]), k -> new EnumMap<>(LayerKind.class));
            if (parts.length == 3) {
                found.put(LayerKind.valueOf(parts[1]), parts[2]);
            }
        }
        return Optional.of(new SelfTestReport(processor, faults));
    }

    void put(List<String> key, SelfTestReport report) {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        for (String line : key) {
            text.append(line).append('\n');
        }
        report.faults().forEach((kernels, found) -> {
            text.append(kernels.name()).append('\n');
            found.forEach((kind, fault) -> text.append(kernels.name())
                    .append('\t')
                    .append(kind.name())
                    .append('\t')
                    .append(fault)
                    .append('\n'));
        });
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path part = Files.createTempFile(folder, "selftest", ".part"); // readable by the user alone
            Files.writeString(part, text.append("end\n"));
            Files.move(part, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException e) {
            // Tested again the next time.
        }
    }

    /** The file has the whole key in it; its name need not be safe against who looks for another key with the same one. */
    private Path file(List<String> key) {
        return folder.resolve("selftest-" + Integer.toHexString(key.hashCode()) + ".txt");
    }
}
