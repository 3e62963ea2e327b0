package org.gradus.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without it, the first start on a machine could end in a crash, or in words that help nobody. */
class LoadingTest {
    @TempDir
    private Path folder;

    /** A process of its own: libraries are loaded once in a process. */
    private Process start(String classPath, String... options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m");
        builder.command().addAll(List.of(options));
        builder.command().addAll(List.of("-cp", classPath, FirstStart.class.getName()));
        return builder.redirectErrorStream(true).start();
    }

    private static List<String> lines(Process process) throws IOException, InterruptedException {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines().toList();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** Two at once on an empty cache, on a machine that may have a LibTorch of its own in the system's folders. */
    @Test
    void twoProcessesThatExtractAtOnceBothComputeWithTheLibrariesOfTheCache() throws Exception {
        Path cache = folder.resolve("made/by/it");
        String option = "-Dorg.bytedeco.javacpp.cachedir=" + cache;
        Process first = start(classPath(), option);
        Process second = start(classPath(), option);
        for (Process process : List.of(first, second)) {
            List<String> lines = lines(process);
            assertThat(lines).contains("sum 3");
            Path real = cache.toRealPath();
            if (Files.exists(Path.of("/proc/self/maps"))) {
                assertThat(lines)
                        .filteredOn(line -> line.startsWith("library "))
                        .isNotEmpty()
                        .allMatch(line -> line.startsWith("library " + real));
            }
        }
    }

    @Test
    void aCacheThatCannotBeMadeIsSaidInOneLine() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Process process = start(
                classPath(),
                "-Dorg.bytedeco.javacpp.cachedir=" + file.resolve("cache"),
                "-Duser.home=" + file,
                "-Djava.io.tmpdir=" + file);
        assertThat(lines(process))
                .containsExactly("fault cannot extract LibTorch's libraries: Could not create the cache: Set the"
                        + " \"org.bytedeco.javacpp.cachedir\" system property.");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNotNamed() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("full"));
        String jar = Arrays.stream(classPath().split(File.pathSeparator))
                .map(path -> Path.of(path).getFileName().toString())
                .filter(name -> name.matches("pytorch-[^/]*-(linux|macosx|windows)-[^/]*\\.jar"))
                .findFirst()
                .orElseThrow();
        Files.createFile(cache.resolve(jar)); // where JavaCPP makes a folder
        assertThat(lines(start(classPath(), "-Dorg.bytedeco.javacpp.cachedir=" + cache)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("fault cannot extract LibTorch's libraries into " + cache
                        + " (the system property org.bytedeco.javacpp.cachedir): ");
    }

    @Test
    void aMissingJarIsSaidInOneLineAndNoLibraryOfTheSystemTakesItsPlace() throws Exception {
        String without = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(path -> !path.matches(".*pytorch-[^/]*-(linux|macosx|windows)-[^/]*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(classPath());
        List<String> lines = lines(start(without));
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .startsWith("fault LibTorch's libraries for ")
                .contains("are not on the class path; org.bytedeco:pytorch with the classifier");
    }

    @Test
    void aJarForAnotherPlatformIsAsGoodAsNone() throws Exception {
        assertThat(lines(start(classPath(), "-Dorg.bytedeco.javacpp.platform=linux-riscv64")))
                .containsExactly("fault LibTorch's libraries for linux-riscv64 are not on the class path;"
                        + " org.bytedeco:pytorch with the classifier linux-riscv64 has them");
    }
}
