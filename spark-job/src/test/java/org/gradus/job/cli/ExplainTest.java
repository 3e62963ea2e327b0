package org.gradus.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who plans a long run reads what becomes of its groups before it starts; without this, explain would show the start only. */
class ExplainTest {
    @TempDir
    private Path folder;

    @Test
    void everyBlockHasASection() {
        String text = explain("at: [{epoch: 1, groups: [{name: head, frozen: true}]}]");
        assertThat(text.lines().filter(line -> line.startsWith("from step "))).containsExactly("from step 3");
        assertThat(text.substring(text.indexOf("from step 3"))).containsPattern("head +frozen");
        assertThat(text.substring(0, text.indexOf("from step 3"))).doesNotContainPattern("head +frozen");
    }

    @Test
    void aPlanThatStaysHasNone() {
        assertThat(explain("")).doesNotContain("from step");
    }

    @Test
    void itSaysWhichEngineAndWhichLayerIsWhy() {
        assertThat(explain("")).contains("\nengine      torch on cpu: LibTorch covers every layer\n");
        Workplace workplace = workplace("");
        workplace.write("model.json", Workplace.uncovered(4, 3));
        assertThat(workplace.run(List.of("explain", "F/job.yaml")).out())
                .contains(
                        """
                        engine      dl4j on cpu: LibTorch does not cover every layer
                                    layer layer0 (DenseLayer): activation OwnActivation
                        """);
    }

    @Test
    void aFaultOfAllBlocksIsReportedOnce() {
        Workplace workplace = workplace("masks: [{select: \"7_W\", lr: 0.5}]\nat: [{epoch: 1, optimizer: {lr: 0.1}}]");
        String err = workplace.run(List.of("explain", "F/job.yaml")).err();
        assertThat(err).containsOnlyOnce("\"7_W\" matches nothing");
    }

    @Test
    void theBytesOfARoundAreThoseThatAreSent() {
        String kept = sent("{every: 2, state: keep}");
        assertThat(kept).contains(" B to each replica and back (weights that can move)\n");
        assertThat(bytes(sent("{every: 2, state: reset}"))).isEqualTo(bytes(kept));
        String gradients = sent("{mode: gradient}");
        assertThat(gradients)
                .contains(" B to each replica and back at each step (gradients that can move)\n")
                .contains("each step\n");
        assertThat(bytes(gradients)).isEqualTo(bytes(kept));
        assertThat(bytes(sent("{every: 2}"))).isEqualTo(3 * bytes(kept)); // adam keeps two numbers for each
        assertThat(bytes(sent("{every: 2, state: keep, wire: bfloat16}"))).isEqualTo(bytes(kept) / 2);
        assertThat(sent("{every: 2, mode: outer, wire: bfloat16}"))
                .containsPattern("round +[0-9,]+ B from each replica in 16 bits, [0-9,]+ B back \\(weights and state");
    }

    private String sent(String sync) {
        return explain("", "optimizer.rule=adam", "train.sync=" + sync);
    }

    private static long bytes(String text) {
        String line =
                text.lines().filter(l -> l.startsWith("round ")).findFirst().orElseThrow();
        return Long.parseLong(line.substring(6, line.indexOf(" B ")).strip().replace(",", ""));
    }

    @Test
    void aMaskIsShownWithItsValueAndTheDecayThatItLeaves() {
        String text = explain(
                """
                masks:
                  - {select: "0_W", weightDecay: 2}
                  - {select: "0_b", weightDecay: 0, lr: 0.5}
                  - {select: "1_b[0:1]", weightDecay: 0, gradient: 3}
                """,
                "optimizer.rule=adamw",
                "optimizer.weightDecay=0.01");
        assertThat(text)
                .containsPattern("0_W .* 0.02000 \\(job x 2\\) +weightDecay 2\n")
                .containsPattern("0_b .* 0 \\(job x 0\\) +lr 0.5000 weightDecay 0\n")
                .containsPattern("1_b .* 0 to 0.01000 \\(job x 0 to 1\\) +weightDecay 0 to 1 gradient 1 to 3\n");
    }

    private String explain(String course, String... values) {
        List<String> command = new ArrayList<>(List.of("explain", "F/job.yaml"));
        for (String value : values) {
            command.addAll(List.of("--set", value));
        }
        Workplace.Outcome outcome = workplace(course).run(command);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private Workplace workplace(String course) {
        Workplace workplace = new Workplace(folder);
        workplace.write("job.yaml", Workplace.JOB + "groups: [{name: head, select: \"1_*\"}]\n" + course);
        return workplace;
    }
}
