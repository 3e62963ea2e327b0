package org.gradus.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.engine.SampleLayout;
import org.gradus.npy.NpyArray;
import org.junit.jupiter.api.Test;

/** Without these, a mask's numbers could reach other weights than they were made for. */
class MaskValuesTest {
    private final Layout layout = SampleLayout.layout();
    private final Parameter dense = layout.find("2_W").orElseThrow();
    private final float[] weights = new float[layout.length()];

    @Test
    void scalarsMultiplyWhereMasksOverlap() {
        float[] mask = ones();
        apply(new Scalar(0.5), "2_*", mask);
        apply(new Scalar(3), "2_W[:, 0]", mask);
        assertThat(denseOf(mask)).startsWith(1.5f, 1.5f, 1.5f, 1.5f, 0.5f).hasSize(12);
    }

    @Test
    void keepLargestKeepsExactlyTheShareByMagnitude() {
        float[] values = {1, -9, 3, 0, 5, -5, 2, 8, 0, 0, 4, -4};
        System.arraycopy(values, 0, weights, dense.offset(), 12);
        float[] mask = ones();
        apply(new KeepLargest(0.25), "2_W", mask);
        // -9, 8, and the first of 5 and -5
        assertThat(denseOf(mask)).containsExactly(0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0);
    }

    @Test
    void keepSmallestIsTheOtherEnd() {
        float[] values = {1, -9, 3, 0, 5, -5, 2, 8, 0, 0, 4, -4};
        System.arraycopy(values, 0, weights, dense.offset(), 12);
        float[] mask = ones();
        apply(new KeepSmallest(1 / 3.0), "2_W", mask);
        assertThat(denseOf(mask)).containsExactly(1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0);
    }

    @Test
    void keepingNothingOrAllIsExact() {
        float[] none = ones();
        apply(new KeepLargest(0), "2_W", none);
        assertThat(denseOf(none)).containsOnly(0);
        float[] all = ones();
        apply(new KeepLargest(1), "2_W", all);
        assertThat(denseOf(all)).containsOnly(1);
    }

    @Test
    void randomKeepsTheDensityOfEachParameterAndFollowsTheSeed() {
        float[] mask = ones();
        apply(new RandomMask(0.5), "*_W", mask);
        assertThat(sum(denseOf(mask))).isEqualTo(6);
        Parameter output = layout.find("3_W").orElseThrow();
        assertThat(sum(Arrays.copyOfRange(mask, output.offset(), output.end()))).isEqualTo(15);
        float[] again = ones();
        apply(new RandomMask(0.5), "*_W", again);
        assertThat(again).isEqualTo(mask);
        float[] other = ones();
        Selector select = Selectors.parse("*_W");
        new RandomMask(0.5)
                .multiply(new Selected(layout, select, select.elements(layout), FloatBuffer.wrap(weights), 8), other);
        assertThat(other).isNotEqualTo(mask);
    }

    @Test
    void fileIsReadByIndexWhateverItsOrderAndTheParameters() {
        float[] rowMajor = new float[12];
        float[] columnMajor = new float[12];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 3; j++) {
                rowMajor[3 * i + j] = 10 * i + j;
                columnMajor[i + 4 * j] = 10 * i + j;
            }
        }
        float[] fromC = ones();
        apply(new NpyMask(new NpyArray(List.of(4, 3), false, rowMajor), "m.npy"), "2_W", fromC);
        float[] fromF = ones();
        apply(new NpyMask(new NpyArray(List.of(4, 3), true, columnMajor), "m.npy"), "2_W", fromF);
        assertThat(denseOf(fromC)).containsExactly(columnMajor);
        assertThat(fromF).isEqualTo(fromC);
    }

    @Test
    void fileOfASliceCoversTheSlice() {
        float[] mask = ones();
        apply(new NpyMask(new NpyArray(List.of(2, 1), false, new float[] {7, 8}), "m.npy"), "2_W[1:3, 2:3]", mask);
        assertThat(denseOf(mask)).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 7, 8, 1);
    }

    @Test
    void fileThatDoesNotFitIsRefused() {
        NpyArray array = new NpyArray(List.of(3, 4), false, new float[12]);
        assertThatThrownBy(() -> apply(new NpyMask(array, "m.npy"), "2_W", ones()))
                .hasMessage("m.npy has the shape [3, 4]; \"2_W\" has [4, 3]");
        assertThatThrownBy(() -> apply(new NpyMask(array, "m.npy"), "2_*", ones()))
                .hasMessageContaining("names one parameter");
        NpyArray negative = new NpyArray(List.of(1, 3), false, new float[] {1, Float.NaN, 1});
        assertThatThrownBy(() -> apply(new NpyMask(negative, "m.npy"), "2_b", ones()))
                .hasMessage("m.npy has the value NaN; must be finite, 0 or more");
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatThrownBy(() -> new Scalar(-1)).hasMessage("factor is -1.0; must be a finite number, 0 or more");
        assertThatThrownBy(() -> new Scalar(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new KeepLargest(1.5)).hasMessage("keepLargest is 1.5; must be in [0, 1]");
        assertThatThrownBy(() -> new RandomMask(-0.1)).hasMessage("random is -0.1; must be in [0, 1]");
    }

    private void apply(MaskValues values, String select, float[] mask) {
        Selector selector = Selectors.parse(select);
        values.multiply(new Selected(layout, selector, selector.elements(layout), FloatBuffer.wrap(weights), 7), mask);
    }

    private float[] ones() {
        float[] ones = new float[layout.length()];
        Arrays.fill(ones, 1);
        return ones;
    }

    private float[] denseOf(float[] mask) {
        return Arrays.copyOfRange(mask, dense.offset(), dense.end());
    }

    private static int sum(float[] values) {
        int sum = 0;
        for (float value : values) {
            sum += (int) value;
        }
        return sum;
    }
}
