package org.gradus.torch.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.gradus.selftest.InjectedFaults;
import org.gradus.selftest.KernelSet;
import org.gradus.selftest.LayerKind;
import org.gradus.selftest.SelfTestReport;
import org.junit.jupiter.api.Test;

/** A library that is wrong in one kind of layer would otherwise train, and its network be wrong without a word. */
class TorchSelfTestTest {
    private static final Set<LayerKind> ALL = EnumSet.allOf(LayerKind.class);

    @Test
    void withoutOneDnnLibTorchIsRightEverywhere() {
        assertThat(TorchSelfTest.here().wrong(KernelSet.WITHOUT_ONEDNN, ALL)).isEmpty();
    }

    @Test
    void aLieIsFoundInEveryKindOfLayer() {
        try (InjectedFaults faults = new InjectedFaults(faults("@onednn"))) {
            SelfTestReport report = TorchSelfTest.here();
            assertThat(report.faults().get(KernelSet.ONEDNN)).containsOnlyKeys(ALL);
            assertThat(report.faults().get(KernelSet.WITHOUT_ONEDNN)).isEmpty();
            for (LayerKind kind : LayerKind.values()) {
                assertThat(report.best(Set.of(kind))).as("%s", kind).contains(KernelSet.WITHOUT_ONEDNN);
            }
        }
    }

    @Test
    void whereNothingIsRightNothingIsTaken() throws IOException {
        try (InjectedFaults faults = new InjectedFaults("pooling@libtorch, dense@onednn:abort")) {
            SelfTestReport report = TorchSelfTest.here();
            assertThat(report.best(Set.of(LayerKind.POOLING))).isEmpty();
            assertThat(report.best(Set.of(LayerKind.DENSE))).contains(KernelSet.WITHOUT_ONEDNN);
            assertThat(report.wrong(KernelSet.ONEDNN, Set.of(LayerKind.DENSE)))
                    .containsExactly("dense: the process ended with exit code 134");
        }
        // What was found is kept for the next process, and only for one with the same faults.
        try (Stream<Path> files = Files.list(Loader.getCacheDir().toPath().resolve("gradus"))) {
            List<String> texts = files.map(TorchSelfTestTest::text).toList();
            assertThat(texts).anySatisfy(text -> assertThat(text).contains("ONEDNN\tDENSE\tthe process ended"));
        }
    }

    private static String faults(String where) {
        return Stream.of(LayerKind.values()).map(kind -> kind + where).collect(Collectors.joining(","));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
