package org.gradus.job;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/**
 * Executors see Spark's jars first and then gradus.jar: a class in both would be loaded from the one in embedded runs and
 * from the other on a cluster.
 */
class PackageIT {
    private static final Path JAR = Path.of("target", "gradus.jar");
    private static final Path SPARK = Path.of("target", "spark");

    @Test
    void noClassIsBothInTheJarAndInSpark() throws IOException {
        Set<String> shared = classes(JAR);
        assertThat(shared).contains("org/nd4j/linalg/factory/Nd4j.class");
        Set<String> spark = new HashSet<>();
        for (Path jar : sparkJars()) {
            spark.addAll(classes(jar));
        }
        assertThat(spark).contains("org/apache/spark/SparkContext.class");
        shared.retainAll(spark);
        assertThat(shared).isEmpty();
    }

    @Test
    void thereIsOneLoggingBinding() throws IOException {
        Set<Path> bindings = new HashSet<>();
        for (Path jar : sparkJars()) {
            if (entries(jar).contains("META-INF/services/org.slf4j.spi.SLF4JServiceProvider")) {
                bindings.add(jar.getFileName());
            }
        }
        assertThat(bindings).singleElement().asString().startsWith("log4j-slf4j2-impl");
        assertThat(entries(JAR)).doesNotContain("META-INF/services/org.slf4j.spi.SLF4JServiceProvider");
    }

    @Test
    void mathLibrariesAreOfOnePlatform() throws IOException {
        assertThat(entries(JAR).stream()
                        .filter(name -> name.matches("org/(nd4j|bytedeco)/.*\\.(so|dll|dylib)(\\..*)?"))
                        .map(name -> name.replaceFirst("^.*/([^/]+?)(-gpu)?/[^/]+$", "$1"))
                        .collect(toSet()))
                .hasSize(1);
    }

    /** JavaCPP extracts a folder, which it can only list where the jar has an entry for it. */
    @Test
    void libTorchIsAFolderOfTheJar() throws IOException {
        assertThat(entries(JAR))
                .anyMatch(name -> name.matches("org/bytedeco/pytorch/[^/]+/"))
                .anyMatch(name -> name.matches("org/bytedeco/pytorch/[^/]+/(lib)?jnitorch\\.(so|dylib|dll)"))
                .noneMatch(name -> name.startsWith("META-INF/native-image/"));
    }

    @Test
    void theJarIsNotSignedAndNamesItsMainClass() throws IOException {
        assertThat(entries(JAR)).noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)|.*module-info\\.class"));
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("org.gradus.job.cli.Gradus");
        }
    }

    @Test
    void sparkHomeSaysItsRelease() throws IOException {
        assertThat(SPARK.resolve("RELEASE")).content().startsWith("Spark 3.5");
    }

    private static List<Path> sparkJars() throws IOException {
        try (Stream<Path> files = Files.list(SPARK.resolve("jars"))) {
            return files.toList();
        }
    }

    private static Set<String> classes(Path jar) throws IOException {
        return entries(jar).stream()
                .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                .filter(name -> !name.endsWith("module-info.class"))
                .collect(toSet());
    }

    private static Set<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(ZipEntry::getName).collect(toSet());
        }
    }
}
