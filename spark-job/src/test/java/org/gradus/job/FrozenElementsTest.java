package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.job.Training.Run;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pruned weights that come back to life, or a stem that drifts, are found weeks later. Every way in which a weight can move is
 * at work here: momentum, decay coupled and decoupled, the model's own l2, clipping, a constraint, and averaging.
 */
class FrozenElementsTest {
    private static final String SETTINGS =
            """
            seed: 5
            train: {epochs: 4, batch: 8, replicas: 3, sync: {every: 4}, checkpoint: {every: 1, keep: 9}}
            groups:
              - {name: stem, select: {layers: [0]}, frozen: true}
              - {name: norm, select: {layers: [1]}, lr: 2e-2}
              - {name: slice, select: "2_W[:, 0:4]", frozen: true}
            masks:
              - {select: "2_W[:, 4:7]", lr: {random: 0.5}}
              - {select: "3_W", lr: {keepLargest: 0.4}}
              - {select: "3_b", weightDecay: 3}
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{rule: sgd, lr: 5e-2, momentum: 0.9, nesterov: true, weightDecay: 1e-2, clip: {norm: 1}}",
                "{rule: sgd, lr: 5e-2, momentum: 0.9, dampening: 0.1, clip: {value: 0.1}}",
                "{rule: adam, lr: 1e-2, weightDecay: 1e-2, clip: {norm: 0.5}}",
                "{rule: adamw, lr: 1e-2, weightDecay: 1e-1, clip: {value: 0.1}}"
            })
    void frozenElementsKeepTheirBitsAndAllOthersMove(String optimizer) throws IOException {
        Training training =
                Training.of(folder, TestNetworks.rich(), Table.random(100), SETTINGS + "optimizer: " + optimizer);
        var before = training.prepared().model();
        Run run = training.run();
        for (String zip : zips(run)) {
            check(zip, before.layout(), before.weights(), run.weights(zip));
        }
    }

    private static void check(String zip, Layout layout, float[] before, float[] after) {
        BitSet still = new BitSet();
        IntStream.range(0, before.length)
                .filter(k -> Float.floatToRawIntBits(before[k]) == Float.floatToRawIntBits(after[k]))
                .forEach(still::set);
        assertThat(still(layout, still, "0_W")).as("stem, %s", zip).hasSize(48);
        assertThat(still(layout, still, "0_b")).as("stem, %s", zip).hasSize(8);
        assertThat(still(layout, still, "1_gamma")).as("norm, %s", zip).isEmpty();
        assertThat(still(layout, still, "1_beta")).as("norm, %s", zip).isEmpty();
        assertThat(still(layout, still, "1_mean")).as("statistics, %s", zip).isEmpty();
        assertThat(still(layout, still, "1_log10stdev"))
                .as("statistics, %s", zip)
                .isEmpty();
        assertThat(still(layout, still, "2_b")).as("rest, %s", zip).isEmpty();
        assertThat(still(layout, still, "3_b")).as("rest, %s", zip).isEmpty();
        // 2_W is 8 x 10, column after column.
        assertThat(still(layout, still, "2_W").stream().filter(k -> k < 32))
                .as("slice, %s", zip)
                .hasSize(32);
        assertThat(still(layout, still, "2_W").stream().filter(k -> k >= 32 && k < 56))
                .as("random mask, %s", zip)
                .hasSize(12);
        assertThat(still(layout, still, "2_W").stream().filter(k -> k >= 56))
                .as("rest, %s", zip)
                .isEmpty();
        assertThat(still(layout, still, "3_W"))
                .as("magnitude mask, %s", zip)
                .containsExactlyInAnyOrderElementsOf(smallest(layout, before, "3_W", 18));
        constraintActs(parameter(layout, "2_W"), before, after);
    }

    /** Otherwise nothing would have tempted the frozen columns. */
    private static void constraintActs(Parameter weights, float[] before, float[] after) {
        for (int column = 0; column < 10; column++) {
            int from = weights.offset() + 8 * column;
            assertThat(norm(before, from)).isGreaterThan(TestNetworks.MAX_NORM);
            if (column >= 7) {
                assertThat(norm(after, from)).isLessThan(TestNetworks.MAX_NORM + 1e-5);
            }
        }
    }

    private static double norm(float[] weights, int from) {
        return Math.sqrt(IntStream.range(from, from + 8)
                .mapToDouble(k -> (double) weights[k] * weights[k])
                .sum());
    }

    /** Places within a parameter. */
    private static List<Integer> still(Layout layout, BitSet still, String name) {
        Parameter p = parameter(layout, name);
        return IntStream.range(p.offset(), p.end())
                .filter(still::get)
                .mapToObj(k -> k - p.offset())
                .toList();
    }

    private static List<Integer> smallest(Layout layout, float[] weights, String name, int count) {
        Parameter p = parameter(layout, name);
        return IntStream.range(0, p.length())
                .boxed()
                .sorted((a, b) -> Float.compare(Math.abs(weights[p.offset() + a]), Math.abs(weights[p.offset() + b])))
                .limit(count)
                .toList();
    }

    private static Parameter parameter(Layout layout, String name) {
        return layout.find(name).orElseThrow();
    }

    private static List<String> zips(Run run) throws IOException {
        try (Stream<Path> checkpoints = Files.list(run.folder().resolve("checkpoints"))) {
            List<String> later = checkpoints
                    .map(path -> "checkpoints/" + path.getFileName() + "/model.zip")
                    .toList();
            assertThat(later).hasSizeGreaterThan(3);
            return Stream.concat(Stream.of("model.zip", "best.zip"), later.stream())
                    .toList();
        }
    }
}
