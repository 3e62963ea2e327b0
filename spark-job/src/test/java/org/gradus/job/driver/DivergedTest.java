package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.gradus.job.replica.Divergence;
import org.junit.jupiter.api.Test;

/** Without these, a run that diverged could blame whichever replica answered first. */
class DivergedTest {
    private static final Divergence FOUND = new Divergence(12, 1, Double.NaN, "", 0);

    @Test
    void theMessageSaysWhereAndWhoAndWhatToDo() {
        assertThat(new Diverged(1, FOUND, Optional.of("head"), "out/c"))
                .hasMessage(
                        "training diverged in round 1, step 12, replica 1: the loss is NaN, and group \"head\" is the"
                                + " one whose weights moved the farthest; lower its lr or clip its gradient; the last good state is"
                                + " out/c");
        assertThat(new Diverged(1, new Divergence(12, 1, 0.5, "head", 0), Optional.of("head"), "out/c"))
                .hasMessage(
                        "training diverged in round 1, step 12, replica 1: group \"head\" was the first whose update"
                                + " was not finite; lower its lr or clip its gradient; the last good state is out/c");
        assertThat(new Diverged(0, FOUND, Optional.empty(), "out/c"))
                .hasMessageContaining("the loss is NaN before the first update; look at the range of the features");
    }

    @Test
    void theMessageSaysHowManyStepsWereSkipped() {
        Divergence third = new Divergence(12, 1, Double.NaN, "", 2);
        assertThat(new Diverged(1, third, Optional.of("head"), "out/c"))
                .hasMessageEndingWith("; steps skipped in a row before it: 2; the last good state is out/c");
    }

    @Test
    void statisticsAreBlamedOnNoGroup() {
        assertThat(new Diverged(1, new Divergence(12, 1, 0.5, "", 0), Optional.of("head"), "out/c"))
                .hasMessage(
                        "training diverged in round 1, step 12, replica 1: the statistics of its batch are not finite;"
                                + " look at the range of the features (data.scale); the last good state is out/c");
    }
}
