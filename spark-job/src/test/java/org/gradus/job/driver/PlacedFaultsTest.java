package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.gradus.setting.Fault;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What only the model can tell of a file whose settings change, and where the file says it. Without it a fault could stand at
 * a place that the file does not have, or once for each block that takes it over.
 */
class PlacedFaultsTest {
    /** Layer 0 has 4 inputs and 3 outputs and is frozen by the model, 1 is 3 x 3, 2 is 3 x 2. */
    private static final String BASE =
            """
            model: {config: network.json}
            data: {format: csv, train: none.csv, label: -1}
            optimizer: {rule: sgd, lr: 0.1}
            groups:
              - {name: low, select: "0_*", frozen: true}
              - {name: head, select: "2_*"}
            masks:
              - {select: {kind: bias}, lr: 0.5, weightDecay: 0}
            """;

    private static final String NAMES = "nearest: 0_W, 1_W, 2_W";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeNetwork() throws IOException {
        DenseLayer dense = new DenseLayer.Builder().nIn(4).nOut(3).build();
        String network = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new FrozenLayer(dense))
                .layer(new DenseLayer.Builder().nIn(3).nOut(3).build())
                .layer(new OutputLayer.Builder().nIn(3).nOut(2).build())
                .build()
                .toJson();
        Files.writeString(folder.resolve("network.json"), network);
    }

    static Stream<Arguments> ofBlocks() {
        return Stream.of(
                bad(
                        "{epoch: 2, groups: [{name: head, lr: 1}, {name: new, select: 9_W}]}",
                        "at[0].groups[1].select: \"9_W\" matches nothing; " + NAMES),
                bad(
                        "{step: 3, groups: [{name: new, select: \"2_W[0]\"}]}",
                        "at[0].groups[0].select: group \"new\" claims 2 elements of 2_W (the first is 2_W[0, 0]),"
                                + " which group \"head\" claims too; every element has one owner"),
                bad(
                        "{step: 3, groups: [{name: low, select: {names: [0_b, 2_b]}}]}",
                        "at[0]: makes groups[1].select wrong: group \"head\" claims 2 elements of 2_b (the first is 2_b[0]),"
                                + " which group \"low\" claims too; every element has one owner"),
                bad(
                        "{epoch: 1, remove: low}, {epoch: 2, groups: [{name: new, select: \"0_*\"}]}",
                        "at[1].groups[0].select: group \"new\" wants to train 0_W, 0_b, which the model freezes"
                                + " (FrozenLayer); exclude it, set frozen: true, or frozen: false to thaw it"),
                bad(
                        "{step: 1, remove: low}, {step: 2, groups: [{name: new, select: 9_W}]}, {step: 3, remove: head}",
                        "at[1].groups[0].select: \"9_W\" matches nothing; " + NAMES),
                bad(
                        "{step: 1, groups: [{name: head, select: 9_W}]}, {step: 2, remove: low},"
                                + " {step: 3, groups: [{name: head, lr: 1}]}, {step: 4, groups: [{name: head, select: 9_W}]}",
                        "at[0].groups[0].select: \"9_W\" matches nothing; " + NAMES,
                        "at[3].groups[0].select: \"9_W\" matches nothing; " + NAMES));
    }

    static Stream<Arguments> ofMasks() {
        return Stream.of(
                bad(
                        "{step: 1, masks: [{select: 1_W, lr: 1, gradient: 1}, {select: 9_W, lr: 1, weightDecay: 0}]}",
                        "at[0].masks[1].select: \"9_W\" matches nothing; " + NAMES),
                bad(
                        "{step: 1, masks: {replace: [{select: 1_W, lr: 0, weightDecay: {perRow: [1]}}]}}",
                        "at[0].masks.replace[0].weightDecay: 1 factors; \"1_W\" has 3 rows, and 1_W the shape [3, 3]"),
                bad(
                        "{step: 0, masks: [{select: 1_W, lr: {keep: {by: taylor, share: 0.5}}}]}, {epoch: 2, remove: low}",
                        "at[0].masks[0].lr: needs a gradient, and at step 0 there is none; say from which step on, or every"
                                + " how many"));
    }

    static Stream<Arguments> ofSchedules() {
        String legal =
                "watches a metric: \"acc\" is not measured in this run; legal: loss; for others give data.validation";
        return Stream.of(
                bad(
                        "{step: 5, schedule: {plateau: {metric: acc}}}, {step: 7, remove: low}",
                        "at[0].schedule: " + legal),
                bad(
                        "{step: 5, groups: [{name: head, schedule: {plateau: {metric: acc}}}]}",
                        "at[0].groups[0].schedule: " + legal));
    }

    private static Arguments bad(String blocks, String... faults) {
        return Arguments.of(blocks, String.join("\n", faults));
    }

    @ParameterizedTest
    @MethodSource({"ofBlocks", "ofMasks", "ofSchedules"})
    void aFaultStandsWhereItsCauseStandsOnce(String blocks, String faults) throws IOException {
        assertThat(faults(BASE + "at: [" + blocks + "]\n")).isEqualTo(faults);
    }

    @ParameterizedTest
    @MethodSource("ofBlocks")
    void faultsAreInTheOrderOfTheFile(String blocks, String faults) throws IOException {
        String file = BASE + "  - {select: 8_W, weightDecay: 0}\n" + "at: [" + blocks + "]\nrequire: {r2: 1}\n";
        assertThat(faults(file))
                .isEqualTo("masks[1].select: \"8_W\" matches nothing; " + NAMES + "\n" + faults
                        + "\nrequire.r2: \"r2\" is not measured in this run; legal: loss; for others give data.validation"
                        + " or data.test");
    }

    private static String faults(String file) throws IOException {
        Path job = Files.writeString(folder.resolve("job.yaml"), file);
        FaultsException refused = catchThrowableOfType(
                FaultsException.class, () -> Preparation.of(job.toString(), List.of(), null, new Configuration()));
        return String.join("\n", refused.faults().stream().map(Fault::toString).toList());
    }
}
