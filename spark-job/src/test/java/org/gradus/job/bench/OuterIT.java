package org.gradus.job.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this, the comparison of averages with outer steps could stop to run until somebody needs its numbers. */
@Tag("slow")
class OuterIT {
    private static final OuterEffort TINY = new OuterEffort(640, 64, 2, 16, List.of(10), List.of(500));

    @TempDir
    private Path folder;

    @Test
    void seldomRoundsSendLess() {
        assumeTrue(Files.isDirectory(Clothes.DEBIANS), "Debian's package dataset-fashion-mnist is not installed");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Tool tool = new Tool(Path.of("..").toAbsolutePath().normalize(), folder);
        Path data = Averaging.cut(folder.resolve("rows"), TINY.rows(), TINY.tested());
        Map<String, Object> report = new Outer(TINY, tool, data, Outer.SETTINGS, nowhere).measure();
        assertThat((Double) report.get("outerVsAverage")).isFinite();
        assertThat((Double) report.get("outerVsAverageValidation")).isFinite();
        assertThat((Double) report.get("bytes")).isGreaterThan(0).isLessThan(0.6);
    }
}
