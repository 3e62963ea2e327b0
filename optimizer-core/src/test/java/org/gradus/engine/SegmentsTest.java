package org.gradus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Without it, truncated backpropagation would see other parts of sequences than it should. */
class SegmentsTest {
    private static final Batch TWO = new Batch(
            new float[] {0, 1, 2, 3, 4, 10, 11, 12, 13, 14},
            new float[] {5, 6, 7, 8, 9, 15, 16, 17, 18, 19},
            2,
            new float[0],
            new float[] {1, 1, 1, 1, 1, 1, 1, 0, 0, 0});

    @Test
    void eachArrayIsCutAlongTime() {
        List<Batch> segments = Segments.of(TWO, 5, 3);
        assertThat(segments).hasSize(2);
        assertThat(segments.get(0).features()).containsExactly(0, 1, 2, 10, 11, 12);
        assertThat(segments.get(1).features()).containsExactly(3, 4, 13, 14);
        assertThat(segments.get(1).labels()).containsExactly(8, 9, 18, 19);
        assertThat(segments.get(1).labelMask()).containsExactly(1, 1, 0, 0);
        assertThat(segments.get(1).featureMask()).isEmpty();
        assertThat(segments.get(1).examples()).isEqualTo(2);
    }

    @Test
    void allButTheFirstContinue() {
        assertThat(Segments.of(TWO, 5, 2)).extracting(Batch::continues).containsExactly(false, true, true);
    }

    @Test
    void otherLengthsAreRefused() {
        assertThatThrownBy(() -> Segments.of(TWO, 4, 2))
                .hasMessage("10 numbers for sequences of 4 time steps; must be a multiple");
        assertThatThrownBy(() -> Segments.of(TWO, 5, 0)).hasMessageContaining("must be 1 or more");
    }
}
