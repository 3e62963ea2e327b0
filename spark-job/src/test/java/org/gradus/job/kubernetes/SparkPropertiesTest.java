package org.gradus.job.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.launcher.SparkLauncher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spark takes no notice of a property that it does not know: a misspelt one asks for no GPU, and no more memory. */
class SparkPropertiesTest {
    /** Each makes known the entries of one part of Spark. */
    private static final List<String> PARTS = List.of(
            "org.apache.spark.internal.config.package$",
            "org.apache.spark.internal.config.UI$",
            "org.apache.spark.internal.config.Worker$",
            "org.apache.spark.deploy.k8s.Config$",
            "org.apache.spark.deploy.yarn.config.package$");

    private static final Pattern NAME = Pattern.compile("(?<![.\\w])spark\\.[a-z][A-Za-z0-9]*(\\.[A-Za-z0-9_]+)+");
    /** Two that only the launcher of JVMs looks at. */
    private static final Set<String> LAUNCHER =
            Set.of(SparkLauncher.DRIVER_DEFAULT_JAVA_OPTIONS, SparkLauncher.EXECUTOR_DEFAULT_JAVA_OPTIONS);
    /** Names that end as the user likes, or that Spark makes out of the name of a resource. */
    private static final Pattern FAMILY = Pattern.compile("spark\\.(executorEnv|yarn\\.appMasterEnv)(\\.[A-Z_]+)?"
            + "|spark\\.(driver|executor|worker)\\.resource\\.gpu\\.(amount|discoveryScript|vendor)"
            + "|spark\\.task\\.resource\\.gpu\\.amount");

    @BeforeAll
    static void load() throws ReflectiveOperationException {
        for (String part : PARTS) {
            Class.forName(part);
        }
    }

    @Test
    void aPropertyIsUnknownToSpark() throws IOException {
        Set<String> names = names();
        assertThat(names)
                .contains(
                        "spark.kubernetes.container.image",
                        "spark.executor.memoryOverhead",
                        "spark.yarn.maxAppAttempts");
        assertThat(names).allMatch(SparkPropertiesTest::known);
    }

    @Test
    void aMisspeltPropertyIsNotSeen() {
        assertThat(ConfigEntry.findEntry("spark.kubernetes.executor.podTemplate"))
                .isNull();
        assertThat(FAMILY.matcher("spark.executor.resource.gpu.count").matches())
                .isFalse();
    }

    private static boolean known(String name) {
        return FAMILY.matcher(name).matches() || LAUNCHER.contains(name) || ConfigEntry.findEntry(name) != null;
    }

    /** All that stand in the manifests, the launcher and the page about clusters. */
    private static Set<String> names() throws IOException {
        try (Stream<Path> manifests = Files.list(Manifests.FOLDER)) {
            List<Path> files = Stream.concat(
                            manifests, Stream.of(Path.of("../deploy/gradus"), Path.of("../docs/clusters.md")))
                    .toList();
            Set<String> names = new TreeSet<>();
            for (Path file : files) {
                NAME.matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .forEach(names::add);
            }
            return names;
        }
    }
}
