package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.gradus.schedule.Observations;
import org.junit.jupiter.api.Test;

/** Without these, best.zip could be the worst model of a run, or the last of several equal ones. */
class BestTest {
    @Test
    void accuracyGrowsAndOfEqualsTheFirstStays() {
        Best best = Best.of("accuracy").with(Map.of("accuracy", 0.5));
        assertThat(best.improvedBy(Map.of("accuracy", 0.5))).isFalse();
        assertThat(best.improvedBy(Map.of("accuracy", 0.4))).isFalse();
        assertThat(best.improvedBy(Map.of("accuracy", 0.6))).isTrue();
        assertThat(best.with(Map.of("accuracy", 0.4)).with(Map.of("accuracy", 0.6)))
                .isEqualTo(new Best("accuracy", 0.6));
    }

    @Test
    void errorsFallAndAreasGrow() {
        for (String metric : new String[] {"loss", "mse", "mae", "rmse"}) {
            Best best = Best.of(metric).with(Map.of(metric, 2.0));
            assertThat(best.improvedBy(Map.of(metric, 3.0))).isFalse();
            assertThat(best.improvedBy(Map.of(metric, 1.0))).isTrue();
        }
        for (String metric : new String[] {"auc", "top5", "r2", "f1"}) {
            assertThat(Best.of(metric).with(Map.of(metric, 0.5)).improvedBy(Map.of(metric, 0.6)))
                    .isTrue();
        }
    }

    @Test
    void whatIsNoNumberIsNeverTheBest() {
        Best best = Best.of("loss");
        assertThat(best.improvedBy(Map.of("loss", Double.NaN))).isFalse();
        assertThat(best.improvedBy(Map.of("accuracy", 1.0))).isFalse();
        assertThat(best.improvedBy(Map.of("loss", 9.0))).isTrue();
        assertThat(best.with(Map.of("loss", 9.0)).with(Map.of("loss", Double.NaN)))
                .isEqualTo(new Best("loss", 9.0));
    }

    @Test
    void aResumedRunKnowsTheBestBefore() {
        Observations observations = Observations.NONE
                .with(5, Map.of("loss", 2.0))
                .with(10, Map.of("loss", 1.0))
                .with(15, Map.of("loss", 3.0));
        assertThat(Best.of("loss", observations)).isEqualTo(new Best("loss", 1.0));
        assertThat(Best.of("loss", Observations.NONE).value()).isNaN();
    }
}
