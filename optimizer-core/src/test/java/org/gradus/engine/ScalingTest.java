package org.gradus.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Without it, prediction could see other numbers than training saw. */
class ScalingTest {
    @Test
    void eachRowIsShiftedAndDividedFeatureByFeature() {
        float[] rows = {3, 5, 7, 5};
        new Scaling(new float[] {1, 5}, new float[] {2, 0}).apply(rows);
        assertThat(rows).containsExactly(1, 0, 3, 0);
    }

    @Test
    void aDivisorThatDl4jWouldNotKeepIsNotKeptEither() {
        assertThat(new Scaling(new float[1], new float[] {1e-9f}).divisor()).containsExactly(Scaling.LEAST);
    }

    @Test
    void numbersThatCannotScaleAreRefused() {
        assertThatThrownBy(() -> new Scaling(new float[1], new float[2]))
                .hasMessage("scaling has 1 shifts and 2 divisors; must be as many of each");
        assertThatThrownBy(() -> new Scaling(new float[] {0, Float.NaN}, new float[] {1, 1}))
                .hasMessage("scaling of column 1 is (x - NaN) / 1.0; must be finite, the divisor 0 or more");
        assertThatThrownBy(() -> new Scaling(new float[1], new float[] {-1})).hasMessageContaining("must be finite");
        assertThatThrownBy(() -> new Scaling(new float[2], new float[2]).apply(new float[3]))
                .hasMessage("3 numbers to scale; must be rows of 2 columns");
    }

    @Test
    void whatIsScaledIsScaledBack() {
        Scaling scaling = new Scaling(new float[] {120, -5}, new float[] {76, 0});
        float[] rows = {20, 1, 300, -5};
        scaling.apply(rows);
        assertThat(rows).containsExactly(-100f / 76, 6, 180f / 76, 0);
        scaling.invert(rows);
        assertThat(rows).usingComparatorWithPrecision(1e-4f).containsExactly(20, 1, 300, -5);
    }

    @Test
    void aChannelIsScaledByItsOwnStatistics() {
        float[] pixels = {1, 2, 3, 4, 5, 6};
        new Scaling(new float[] {1, 4}, new float[] {2, 1}).repeated(3).apply(pixels);
        assertThat(pixels).containsExactly(0, 0.5f, 1, 0, 1, 2);
    }
}
