package org.gradus.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

    private String explain(String course) {
        Workplace.Outcome outcome = workplace(course).run(List.of("explain", "F/job.yaml"));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private Workplace workplace(String course) {
        Workplace workplace = new Workplace(folder);
        workplace.write("job.yaml", Workplace.JOB + "groups: [{name: head, select: \"1_*\"}]\n" + course);
        return workplace;
    }
}
