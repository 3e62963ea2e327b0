package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.gradus.job.config.EvaluateConfig;
import org.gradus.job.config.EvaluateConfig.Unit;
import org.gradus.job.replica.Walk;
import org.junit.jupiter.api.Test;

/** An evaluation could otherwise be left out where rounds and epochs do not end together, or be done twice. */
class EvaluationTimesTest {
    private static final Walk WALK = new Walk(8, 6, true, 0);

    /** The steps after which a run of 24 steps, in rounds of this many, evaluates. */
    private static List<Long> due(int every, Unit unit, long round) {
        EvaluationTimes times = new EvaluationTimes(new EvaluateConfig(every, unit, 0), WALK, 4);
        List<Long> due = new ArrayList<>();
        for (long rounds = 1; rounds * round <= 24; rounds++) {
            if (times.dueAfter(rounds, (rounds - 1) * round, rounds * round)) {
                due.add(rounds * round);
            }
        }
        return due;
    }

    @Test
    void epochsEndInARoundOrWithIt() {
        assertThat(due(1, Unit.EPOCHS, 6)).containsExactly(6L, 12L, 18L, 24L);
        assertThat(due(1, Unit.EPOCHS, 4)).containsExactly(8L, 12L, 20L, 24L);
        assertThat(due(2, Unit.EPOCHS, 4)).containsExactly(12L, 24L);
        assertThat(due(3, Unit.EPOCHS, 5)).containsExactly(20L);
        assertThat(due(1, Unit.EPOCHS, 24)).containsExactly(24L);
        assertThat(due(2, Unit.EPOCHS, 8)).containsExactly(16L, 24L);
    }

    @Test
    void roundsAreCounted() {
        assertThat(due(1, Unit.ROUNDS, 6)).containsExactly(6L, 12L, 18L, 24L);
        assertThat(due(4, Unit.ROUNDS, 3)).containsExactly(12L, 24L);
        assertThat(due(9, Unit.ROUNDS, 3)).isEmpty();
    }
}
