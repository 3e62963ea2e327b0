package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gradus.npy.Npy;
import org.gradus.npy.NpyArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The YAML of the documentation is read as it stands there. Without it a page may show keys that do not exist. */
class PagesTest {
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    /** Alternatives under one key, shown one below the other. */
    private static final Pattern ALTERNATIVES = Pattern.compile("(?m)\\A(\\w+:).*\\n\\1");

    @TempDir
    static Path folder;

    static Stream<String> blocks() throws IOException {
        return Stream.concat(blocks("pytorch.md"), blocks("configuration.md"));
    }

    private static Stream<String> blocks(String page) throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(Path.of("../docs", page)));
        return matcher.results().map(result -> result.group(1)).toList().stream()
                .filter(block -> !ALTERNATIVES.matcher(block).find());
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyBlockIsRead(String block) throws IOException {
        for (String name : List.of("rates.npy", "stem.npy")) {
            try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
                Npy.write(out, new NpyArray(List.of(5, 8), false, new float[40]));
            }
        }
        Path file = folder.resolve("job.yaml");
        // What a block changes stands in the block before it on the page.
        String head = block.contains("remove: [head]") ? "groups: [{name: head, select: \"6_*\"}]\n" : "";
        String stem =
                block.contains("{name: stem, frozen: false}") && !block.contains("groups:\n  - {name: stem, select")
                        ? "groups: [{name: head, select: \"6_*\"}, {name: stem, select: \"0_*\", frozen: true}]\n"
                        : head;
        assertThatCode(() -> JobFile.parse(
                                Jobs.with(stem + block),
                                file.toString(),
                                List.of(),
                                null,
                                Map.<String, String>of()::get)
                        .optimizer()
                        .course(50))
                .doesNotThrowAnyException();
    }

    @Test
    void thereAreBlocksToRead() throws IOException {
        assertThat(blocks("pytorch.md")).hasSizeGreaterThan(15);
        assertThat(blocks("configuration.md")).hasSizeGreaterThan(3);
    }
}
