package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Without these, best.zip could be the worst model of a run, or the last of several equal ones. */
class BestTest {
    @Test
    void accuracyGrowsAndOfEqualsTheFirstStays() {
        Best best = new Best("accuracy");
        assertThat(best.improvedBy(Map.of("accuracy", 0.5))).isTrue();
        assertThat(best.improvedBy(Map.of("accuracy", 0.5))).isFalse();
        assertThat(best.improvedBy(Map.of("accuracy", 0.4))).isFalse();
        assertThat(best.improvedBy(Map.of("accuracy", 0.6))).isTrue();
        assertThat(best.value()).isEqualTo(0.6);
    }

    @Test
    void lossFalls() {
        Best best = new Best("loss");
        assertThat(best.improvedBy(Map.of("loss", 2.0))).isTrue();
        assertThat(best.improvedBy(Map.of("loss", 3.0))).isFalse();
        assertThat(best.improvedBy(Map.of("loss", 1.0))).isTrue();
        assertThat(best.value()).isEqualTo(1.0);
    }

    @Test
    void whatIsNoNumberIsNeverTheBest() {
        Best best = new Best("loss");
        assertThat(best.improvedBy(Map.of("loss", Double.NaN))).isFalse();
        assertThat(best.improvedBy(Map.of("accuracy", 1.0))).isFalse();
        assertThat(best.improvedBy(Map.of("loss", 9.0))).isTrue();
        assertThat(best.improvedBy(Map.of("loss", Double.NaN))).isFalse();
        assertThat(best.value()).isEqualTo(9.0);
        assertThat(best.last()).containsEntry("loss", Double.NaN);
    }
}
