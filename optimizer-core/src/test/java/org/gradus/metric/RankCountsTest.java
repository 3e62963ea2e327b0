package org.gradus.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** The area under the curve could otherwise depend on the order of equal scores, on the parts, or be off by more than it says. */
class RankCountsTest {
    private static final int ROWS = 600;

    private static RankCounts counts(float[] labels, float[] scores, long most, int from, int to) {
        RankCounts counts = new RankCounts(most, 7);
        for (int i = from; i < to; i += 100) {
            int rows = Math.min(100, to - i);
            counts.add(part(labels, i, rows), part(scores, i, rows), rows, 1, 0);
        }
        return counts;
    }

    private static float[] part(float[] values, int from, int length) {
        float[] part = new float[length];
        System.arraycopy(values, from, part, 0, length);
        return part;
    }

    private static double pairs(float[] labels, float[] scores) {
        double won = 0;
        double all = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < labels.length; j++) {
                if (labels[i] == 1 && labels[j] == 0) {
                    won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    all++;
                }
            }
        }
        return won / all;
    }

    private static float[] random(IntFunction<Float> value) {
        float[] values = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            values[i] = value.apply(i);
        }
        return values;
    }

    @Test
    void theAreaIsTheShareOfPairsWhateverTheScoresAre() {
        Random random = new Random(1);
        float[] labels = random(i -> random.nextInt(3) == 0 ? 1f : 0f);
        for (float[] scores : new float[][] {
            random(i -> labels[i] / 4 + random.nextFloat()),
            random(i -> random.nextInt(5) / 4f),
            random(i -> (float) random.nextGaussian()),
            random(i -> (float) Math.exp(-random.nextInt(200))),
            random(i -> 1 - (float) Math.exp(-random.nextInt(20))),
            random(i -> i % 2 == 0 ? 0f : -0f),
            random(i -> random.nextInt(3) * Float.MAX_VALUE / 2 - Float.MAX_VALUE / 2),
        }) {
            RankCounts exact = counts(labels, scores, ROWS, 0, ROWS);
            assertThat(exact.area()).isCloseTo(pairs(labels, scores), within(1e-12));
            assertThat(exact.error()).isZero();
            RankCounts binned = counts(labels, scores, ROWS - 1, 0, ROWS);
            assertThat(binned.area()).isCloseTo(exact.area(), within(binned.error() + 1e-12));
        }
    }

    @Test
    void binsCostLittleOfTheArea() {
        Random random = new Random(2);
        float[] labels = random(i -> random.nextInt(2) == 0 ? 1f : 0f);
        float[] logits = random(i -> labels[i] + (float) random.nextGaussian() * 6);
        RankCounts binned = counts(labels, random(i -> (float) (1 / (1 + Math.exp(-logits[i])))), ROWS - 1, 0, ROWS);
        assertThat(binned.error()).isPositive().isLessThan(1e-3);
        assertThat(binned.area()).isCloseTo(pairs(labels, logits), within(binned.error()));
    }

    @Test
    void howRowsAreCutChangesNothingAndAPartStaysAsItIs() {
        Random random = new Random(3);
        float[] labels = random(i -> random.nextInt(2) == 0 ? 1f : 0f);
        float[] scores = random(i -> random.nextFloat());
        for (long most : new long[] {ROWS, ROWS - 1, 250, 0}) {
            RankCounts whole = counts(labels, scores, most, 0, ROWS);
            RankCounts small = counts(labels, scores, most, 0, 200);
            RankCounts large = counts(labels, scores, most, 200, ROWS);
            double before = small.area();
            RankCounts merged = new RankCounts(most, 7);
            merged.merge(large);
            merged.merge(small);
            assertThat(merged.area()).isEqualTo(whole.area());
            assertThat(merged.error()).isEqualTo(whole.error());
            assertThat(small.area()).isEqualTo(before);
        }
    }

    @Test
    void withoutBothKindsThereIsNoArea() {
        assertThat(new RankCounts(ROWS, 7).area()).isNaN();
        assertThat(counts(random(i -> 1f), random(i -> i / 600f), ROWS, 0, ROWS).area())
                .isNaN();
        assertThat(counts(random(i -> 0f), random(i -> i / 600f), 10, 0, ROWS).area())
                .isNaN();
    }
}
