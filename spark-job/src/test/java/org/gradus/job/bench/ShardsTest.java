package org.gradus.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this the measurement of a training set that is larger than memory could stop to run until somebody needs its number. */
class ShardsTest {
    @TempDir
    Path folder;

    @Test
    void aSmallHeapTrainsFromDiskToTheSameBits() throws IOException, InterruptedException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Map<String, Object> report = new Shards(folder, 512L << 20, 512L << 20, 1, nowhere).measure(2L << 20);
        assertThat(report.get("sameBits")).isEqualTo(true);
        assertThat((double) report.get("diskVsMemory")).isPositive();
        assertThat(report.get("storage")).isEqualTo(Map.of("memory", "memory", "disk", "disk"));
        assertThat(report.get("rows")).isEqualTo(668L);
    }
}
