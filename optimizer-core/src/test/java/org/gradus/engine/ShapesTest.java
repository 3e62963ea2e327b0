package org.gradus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Without it, numbers of the wrong length would reach a network as something else than they are. */
class ShapesTest {
    @Test
    void timeIsAsLongAsTheNumbersMakeIt() {
        assertThat(Shapes.of(List.of(3, 0), 30, 2)).containsExactly(2, 3, 5);
        assertThat(Shapes.of(List.of(0, 3), 30, 2)).containsExactly(2, 5, 3);
        assertThat(Shapes.of(List.of(), 30, 2)).containsExactly(2, 15);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Shapes.of(List.of(3, 0), 20, 2))
                .hasMessage("10 features per example; must be a multiple of 3, the input's shape is [3, 0]");
        assertThatThrownBy(() -> Shapes.of(List.of(3, 2), 20, 2))
                .hasMessage("10 features per example; must be 6, the input's shape is [3, 2]");
        assertThatThrownBy(() -> Shapes.of(List.of(3), 3, 2)).hasMessageContaining("must be 1 or more examples");
    }

    @Test
    void aMaskIsPerStepOrPerOutput() {
        long[] labels = {2, 3, 5};
        assertThat(Shapes.mask(labels, 3, 10)).containsExactly(2, 5);
        assertThat(Shapes.mask(labels, 3, 30)).containsExactly(2, 3, 5);
        assertThat(Shapes.mask(new long[] {4, 3}, 3, 4)).containsExactly(4, 1);
        assertThatThrownBy(() -> Shapes.mask(labels, 3, 12))
                .hasMessage("12 numbers of a label mask for 30 labels; must be 10, or as many as labels");
    }
}
