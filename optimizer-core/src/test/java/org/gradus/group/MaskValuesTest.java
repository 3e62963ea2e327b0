package org.gradus.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
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
        apply(Keep.largest(0.25), "2_W", mask);
        // -9, 8, and the first of 5 and -5
        assertThat(denseOf(mask)).containsExactly(0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0);
    }

    @Test
    void keepSmallestIsTheOtherEnd() {
        float[] values = {1, -9, 3, 0, 5, -5, 2, 8, 0, 0, 4, -4};
        System.arraycopy(values, 0, weights, dense.offset(), 12);
        float[] mask = ones();
        apply(Keep.smallest(1 / 3.0), "2_W", mask);
        assertThat(denseOf(mask)).containsExactly(1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0);
    }

    @Test
    void keepingNothingOrAllIsExact() {
        float[] none = ones();
        apply(Keep.largest(0), "2_W", none);
        assertThat(denseOf(none)).containsOnly(0);
        float[] all = ones();
        apply(Keep.largest(1), "2_W", all);
        assertThat(denseOf(all)).containsOnly(1);
    }

    @Test
    void randomKeepsTheDensityOfEachParameterAndFollowsTheSeed() {
        float[] mask = ones();
        apply(Keep.random(0.5), "*_W", mask);
        assertThat(sum(denseOf(mask))).isEqualTo(6);
        Parameter output = layout.find("3_W").orElseThrow();
        assertThat(sum(Arrays.copyOfRange(mask, output.offset(), output.end()))).isEqualTo(15);
        float[] again = ones();
        apply(Keep.random(0.5), "*_W", again);
        assertThat(again).isEqualTo(mask);
        float[] other = ones();
        Selector select = Selectors.parse("*_W");
        Keep.random(0.5)
                .multiply(
                        new Selected(
                                layout, select, select.elements(layout), Snapshot.start(FloatBuffer.wrap(weights)), 8),
                        other);
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
                .hasMessage("m.npy has the shape [3, 4]; \"2_W\" has [4, 3], and the one must broadcast to the other");
        assertThatThrownBy(() -> apply(new NpyMask(array, "m.npy"), "2_*", ones()))
                .hasMessageContaining("names one parameter");
        NpyArray negative = new NpyArray(List.of(1, 3), false, new float[] {1, Float.NaN, 1});
        assertThatThrownBy(() -> apply(new NpyMask(negative, "m.npy"), "2_b", ones()))
                .hasMessage("m.npy has the value NaN; must be finite, 0 or more");
    }

    @Test
    void arraysBroadcastAsInNumPy() {
        float[] columns = ones();
        apply(new NpyMask(new NpyArray(List.of(3), false, new float[] {2, 3, 4}), "m.npy"), "2_W", columns);
        assertThat(denseOf(columns)).containsExactly(2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4);
        float[] rows = ones();
        apply(new NpyMask(new NpyArray(List.of(4, 1), false, new float[] {2, 3, 4, 5}), "m.npy"), "2_W", rows);
        assertThat(denseOf(rows)).containsExactly(2, 3, 4, 5, 2, 3, 4, 5, 2, 3, 4, 5);
        float[] kernel = ones();
        NpyArray channels = new NpyArray(List.of(2, 1, 1, 1), true, new float[] {0, 5});
        apply(new NpyMask(channels, "m.npy"), "0_W", kernel);
        assertThat(Arrays.copyOfRange(kernel, 0, 9)).containsOnly(0);
        assertThat(Arrays.copyOfRange(kernel, 9, 18)).containsOnly(5);
    }

    @Test
    void oneNumberForEachOutputOrRow() {
        float[] outputs = ones();
        apply(new PerUnit(Unit.OUTPUT, List.of(2.0, 3.0, 4.0)), "2_W[1:]", outputs);
        assertThat(denseOf(outputs)).containsExactly(1, 2, 2, 2, 1, 3, 3, 3, 1, 4, 4, 4);
        float[] rows = ones();
        apply(new PerUnit(Unit.ROW, List.of(2.0, 3.0, 4.0, 5.0)), "2_W", rows);
        assertThat(denseOf(rows)).containsExactly(2, 3, 4, 5, 2, 3, 4, 5, 2, 3, 4, 5);
        float[] kernel = ones();
        apply(new PerUnit(Unit.OUTPUT, List.of(0.0, 5.0)), "0_W", kernel);
        assertThat(Arrays.copyOfRange(kernel, 0, 18)).startsWith(0, 0).endsWith(5, 5);
        assertThatThrownBy(() -> apply(new PerUnit(Unit.ROW, List.of(1.0)), "2_W", ones()))
                .hasMessage("1 factors; \"2_W\" has 4 rows, and 2_W the shape [4, 3]");
        assertThatThrownBy(() -> new PerUnit(Unit.ROW, List.of(1.0, -1.0)))
                .hasMessage("factor 1 is -1.0; must be a finite number, 0 or more");
    }

    @Test
    void aSliceHasOneNumberForEachOfItsRows() {
        float[] rows = ones();
        apply(new PerUnit(Unit.ROW, List.of(2.0, 3.0)), "2_W[1:3]", rows);
        assertThat(denseOf(rows)).containsExactly(1, 2, 3, 1, 1, 2, 3, 1, 1, 2, 3, 1);
        float[] backwards = ones();
        apply(new PerUnit(Unit.ROW, List.of(2.0, 3.0)), "2_W[3:1:-1]", backwards);
        assertThat(denseOf(backwards)).containsExactly(1, 1, 3, 2, 1, 1, 3, 2, 1, 1, 3, 2);
        float[] outputs = ones();
        apply(new PerUnit(Unit.OUTPUT, List.of(5.0)), "2_W[0, 2]", outputs);
        assertThat(denseOf(outputs)).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 5, 1, 1, 1);
        assertThatThrownBy(() -> apply(new PerUnit(Unit.ROW, List.of(1.0, 1.0, 1.0, 1.0)), "2_W[1:3]", ones()))
                .hasMessage("4 factors; \"2_W[1:3]\" has 2 rows, and 2_W the shape [4, 3]");
    }

    @Test
    void wholeOutputsStayOrGoByTheirMean() {
        float[] values = {9, 0, 0, 0, 3, 3, 3, 3, 1, 1, 1, 1};
        System.arraycopy(values, 0, weights, dense.offset(), 12);
        float[] mask = ones();
        apply(new Keep(Criterion.MAGNITUDE, true, Share.of(1 / 3.0), Unit.OUTPUT), "2_W", mask);
        assertThat(denseOf(mask)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0);
        float[] rows = ones();
        apply(new Keep(Criterion.MAGNITUDE, true, Share.of(0.25), Unit.ROW), "2_W", rows);
        assertThat(denseOf(rows)).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0);
    }

    @Test
    void eachCriterionHasItsImportance() {
        FloatBuffer now = FloatBuffer.wrap(new float[] {-3, 2});
        FloatBuffer initial = FloatBuffer.wrap(new float[] {-3, 7});
        FloatBuffer gradient = FloatBuffer.wrap(new float[] {0.5f, -4});
        Snapshot snapshot = new Snapshot(5, now, initial, gradient);
        assertThat(importance(Criterion.MAGNITUDE, snapshot)).containsExactly(3, 2);
        assertThat(importance(Criterion.GRADIENT, snapshot)).containsExactly(0.5, 4);
        assertThat(importance(Criterion.MOVEMENT, snapshot)).containsExactly(0, 5);
        assertThat(importance(Criterion.TAYLOR, snapshot)).containsExactly(1.5, 8);
        assertThat(importance(Criterion.RANDOM, snapshot)).isEqualTo(importance(Criterion.RANDOM, snapshot));
        assertThat(importance(Criterion.RANDOM, new Snapshot(6, now, initial, gradient)))
                .as("drawn anew, and not the sequence of the step before, shifted")
                .doesNotContain(importance(Criterion.RANDOM, snapshot));
    }

    private static double[] importance(Criterion criterion, Snapshot snapshot) {
        var of = criterion.of(snapshot, 3);
        return new double[] {of.applyAsDouble(0), of.applyAsDouble(1)};
    }

    @Test
    void theRampIsCubic() {
        Share ramp = new Share(1, 0.2, 100, 300);
        assertThat(ramp.at(0)).isEqualTo(1);
        assertThat(ramp.at(100)).isEqualTo(1);
        assertThat(ramp.at(200)).isCloseTo(0.2 + 0.8 / 8, within(1e-12));
        assertThat(ramp.at(300)).isEqualTo(0.2);
        assertThat(ramp.at(Long.MAX_VALUE)).isEqualTo(0.2);
        assertThatThrownBy(() -> new Share(1, 0.2, 5, 4)).hasMessage("end is 4; must be 5 or more");
    }

    @Test
    void aMaskKnowsWhenItChanges() {
        Mask mask = new Mask(Selectors.ALL, Target.LEARNING_RATE, Keep.largest(0.5))
                .between(10, 25)
                .every(5);
        assertThat(mask.next(0)).isEqualTo(10);
        assertThat(mask.next(10)).isEqualTo(15);
        assertThat(mask.next(19)).isEqualTo(20);
        assertThat(mask.next(20)).isEqualTo(25);
        assertThat(mask.next(25)).isEqualTo(Long.MAX_VALUE);
        assertThat(LongStream.range(0, 30).filter(mask::due)).containsExactly(10L, 15L, 20L);
        assertThat(mask).hasToString("lr of *: keep largest magnitude 0.5, from step 10 until 25, every 5");
        assertThatThrownBy(() -> new Mask(Selectors.ALL, Target.GRADIENT, new Scalar(0)).pruning())
                .hasMessage("prune is true with target gradient; only a mask of lr stops elements");
        assertThatThrownBy(() -> mask.between(5, 5)).hasMessage("until is 5; must be 6 or more");
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatThrownBy(() -> new Scalar(-1)).hasMessage("factor is -1.0; must be a finite number, 0 or more");
        assertThatThrownBy(() -> new Scalar(1e39)).hasMessage("factor is 1.0E39; must be at most 3.4028235E38");
        assertThatThrownBy(() -> new Scalar(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Keep.largest(1.5)).hasMessage("share is 1.5; must be in [0, 1]");
        assertThatThrownBy(() -> Keep.random(-0.1)).hasMessage("share is -0.1; must be in [0, 1]");
    }

    private void apply(MaskValues values, String select, float[] mask) {
        Selector selector = Selectors.parse(select);
        values.multiply(
                new Selected(layout, selector, selector.elements(layout), Snapshot.start(FloatBuffer.wrap(weights)), 7),
                mask);
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
