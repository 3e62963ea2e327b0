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
                .hasMessage("scaling of feature 1 is (x - NaN) / 1.0; must be finite, the divisor 0 or more");
        assertThatThrownBy(() -> new Scaling(new float[1], new float[] {-1})).hasMessageContaining("must be finite");
        assertThatThrownBy(() -> new Scaling(new float[2], new float[2]).apply(new float[3]))
                .hasMessage("3 numbers to scale; must be rows of 2 features");
    }
}
