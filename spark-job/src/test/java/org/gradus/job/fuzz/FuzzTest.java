package org.gradus.job.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Without these, a file from a stranger could end a command in an exception that names neither file nor fault, or take memory that its
 * size does not justify. Few inputs, the same each time; {@code deploy/fuzz} reads as many as time allows, and looks at time too.
 */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 1000);

    /** Those of {@code deploy/fuzz} whose readers hold; what does not hold may end the process that the tests run in. */
    private static final Set<String> HELD = Set.of(
            "selectors",
            "expressions",
            "npy",
            "state",
            "csv",
            "libsvm",
            "packed",
            "arrays",
            "manifest",
            "lock",
            "summary",
            "address");

    private static List<Target> targets() {
        return Targets.all().stream()
                .filter(target -> HELD.contains(target.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void seedsAndInputsThatOnceWereReadWronglyAreReadOrRefused(Target target) throws IOException {
        Probe probe = new Probe(target, false);
        for (byte[] seed : target.seeds()) {
            probe.read(seed); // loads classes, which takes memory once
        }
        for (Path file : Inputs.files(target)) {
            assertThat(probe.read(Files.readAllBytes(file))).as(file.toString()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void changedInputsAreReadOrRefused(Target target) {
        Mutator mutator = new Mutator(1, Inputs.all(target), target.words());
        Probe probe = new Probe(target, false);
        target.seeds().forEach(probe::read);
        for (int k = 0; k < INPUTS; k++) {
            byte[] input = mutator.next();
            assertThat(probe.read(input))
                    .as("%s", HexFormat.of().formatHex(input))
                    .isEmpty();
            mutator.learn(input, probe.outcome());
        }
    }

    @Test
    void everyFolderOfInputsHasItsTarget() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("src", "test", "resources", "fuzz"))) {
            assertThat(Targets.all().stream().map(Target::name))
                    .containsAll(folders.map(folder -> folder.getFileName().toString())
                            .toList());
        }
    }
}
