package org.gradus.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report of another machine, of another user or half a report would otherwise be believed; and a good one never be used. */
class SelfTestsTest {
    private static final List<String> KEY = List.of("a library", "a processor");
    private static final SelfTestReport REPORT = new SelfTestReport(
            "a processor",
            Map.of(
                    KernelSet.WITHOUT_ONEDNN, Map.of(),
                    KernelSet.ONEDNN, Map.of(LayerKind.LSTM, "off by 1", LayerKind.POOLING, "off by 2")));

    @TempDir
    private Path folder;

    @Test
    void aReportIsFoundAgainUnderItsKeyAlone() {
        ReportCache cache = new ReportCache(folder.resolve("new/folder"));
        cache.put(KEY, REPORT);
        assertThat(cache.get(KEY, "a processor")).contains(REPORT);
        assertThat(cache.get(List.of("a library", "another processor"), "a processor"))
                .isEmpty();
    }

    @Test
    void whatOthersCouldHaveWrittenIsNotBelieved() throws IOException {
        ReportCache cache = new ReportCache(folder.resolve("shared"));
        cache.put(KEY, REPORT);
        Path file = only(folder.resolve("shared"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(cache.get(KEY, "")).isEmpty();
    }

    @Test
    void halfAReportIsNone() throws IOException {
        ReportCache cache = new ReportCache(folder);
        cache.put(KEY, REPORT);
        Path file = only(folder);
        Files.writeString(file, Files.readString(file).replace("end\n", ""));
        assertThat(cache.get(KEY, "")).isEmpty();
        Files.writeString(file, "gradus self-test 1\nNOTHING\nend\n");
        assertThat(cache.get(KEY, "")).isEmpty();
    }

    @Test
    void aFolderThatCannotBeIsNoCache() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        ReportCache cache = new ReportCache(file);
        cache.put(KEY, REPORT);
        assertThat(cache.get(KEY, "")).isEmpty();
    }

    @Test
    void aProcessorThatTellsNoCachesIsAnotherOne() throws IOException {
        Path cpuinfo = Files.writeString(
                folder.resolve("cpuinfo"),
                """
                processor\t: 0
                cpu family\t: 26
                model\t\t: 2
                model name\t: AMD EPYC
                flags\t\t: avx2

                processor\t: 1
                """);
        Path caches = Files.createDirectories(folder.resolve("cache/index0"));
        Files.writeString(caches.resolve("level"), "1\n");
        Files.writeString(caches.resolve("type"), "Data\n");
        Files.writeString(caches.resolve("size"), "48K\n");
        Processor with = Processor.read(cpuinfo, folder.resolve("cache"));
        Processor without = Processor.read(cpuinfo, folder.resolve("none"));
        assertThat(with.name()).isEqualTo("AMD EPYC (family 26, model 2)");
        assertThat(with.facts()).contains("flags: avx2", "index0: 1 Data 48K");
        assertThat(without.name()).isEqualTo("AMD EPYC (family 26, model 2), which tells no sizes of caches");
        assertThat(without.facts()).isNotEqualTo(with.facts());
    }

    @Test
    void theFastestRightSetIsTaken() {
        assertThat(REPORT.best(Set.of(LayerKind.DENSE))).contains(KernelSet.ONEDNN);
        assertThat(REPORT.best(Set.of(LayerKind.LSTM))).contains(KernelSet.ONEDNN_WITHOUT_LSTM);
        assertThat(REPORT.best(EnumSet.of(LayerKind.LSTM, LayerKind.POOLING))).contains(KernelSet.WITHOUT_ONEDNN);
        SelfTestReport wrong = REPORT.and(new SelfTestReport(
                "a processor", Map.of(KernelSet.WITHOUT_ONEDNN, Map.of(LayerKind.POOLING, "off by 3"))));
        assertThat(wrong.best(Set.of(LayerKind.POOLING))).isEqualTo(Optional.empty());
        assertThat(wrong.wrong(KernelSet.WITHOUT_ONEDNN, Set.of(LayerKind.POOLING)))
                .containsExactly("pooling: off by 3");
        assertThat(wrong.proves(KernelSet.DL4J, Set.of(LayerKind.DENSE))).isFalse();
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }
}
