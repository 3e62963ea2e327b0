package org.gradus.job.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.gradus.job.replica.RoundResult;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;
import org.junit.jupiter.api.Test;

/** Without these, a small shard could count as much as a large one, and the result could depend on who answers first. */
class RoundMeanTest {
    @Test
    void oneReplicaComesBackBitForBit() {
        float[] weights = random(1000, 1);
        RoundMean mean = RoundMean.of(List.of(result(0, 12_345, weights, 7)));
        assertThat(mean.weights()).containsExactly(weights);
        assertThat(mean.states().get(0).steps()).isEqualTo(7);
    }

    @Test
    void replicasWeighWhatTheyTrainedOn() {
        RoundMean mean =
                RoundMean.of(List.of(result(0, 1000, new float[] {1}, 10), result(1, 10, new float[] {102}, 1)));
        assertThat(mean.weights()[0]).isEqualTo((float) ((1000.0 + 1020.0) / 1010));
        assertThat(mean.states().get(0).slots()[0][0]).isEqualTo((float) ((1000.0 + 1020.0) / 1010));
        assertThat(mean.examples()).isEqualTo(1010);
    }

    @Test
    void orderOfArrivalDoesNotMatter() {
        RoundResult a = result(0, 64, random(500, 1), 5);
        RoundResult b = result(1, 64, random(500, 2), 5);
        RoundResult c = result(2, 63, random(500, 3), 5);
        assertThat(RoundMean.of(List.of(c, a, b)).weights())
                .containsExactly(RoundMean.of(List.of(a, b, c)).weights());
    }

    @Test
    void replicaWithoutExamplesHasNoVoice() {
        RoundMean mean =
                RoundMean.of(List.of(result(0, 3, new float[] {2}, 4), result(1, 0, new float[] {Float.NaN}, 3)));
        assertThat(mean.weights()).containsExactly(2);
        assertThat(mean.loss()).isEqualTo(1);
    }

    @Test
    void stepCountIsNeverAveraged() {
        RoundMean mean = RoundMean.of(List.of(result(0, 64, new float[] {2}, 10), result(1, 32, new float[] {2}, 9)));
        assertThat(mean.states().get(0).steps()).isEqualTo(10);
    }

    @Test
    void aRoundInWhichEveryStepWasSkippedChangesNothing() {
        RoundMean mean = RoundMean.of(List.of(skipped(1), skipped(0)));
        assertThat(mean.weights()).containsExactly(2);
        assertThat(mean.states().get(0).steps()).isEqualTo(5);
        assertThat(mean.examples()).isZero();
        assertThat(mean.loss()).isNaN();
        assertThat(mean.gradient()).isNull();
        assertThat(mean.skips()).containsExactly(new Skips(3, 3), new Skips(4, 3));
    }

    @Test
    void theGradientIsAMeanAsTheWeightsAre() {
        RoundMean mean =
                RoundMean.of(List.of(result(1, 10, new float[] {102}, 1), result(0, 1000, new float[] {1}, 10)));
        assertThat(mean.gradient()).containsExactly(mean.weights());
        assertThat(mean.skips()).extracting(Skips::total).containsExactly(0L, 1L);
    }

    @Test
    void sumIsInDouble() {
        RoundMean mean = RoundMean.of(List.of(
                result(0, 1, new float[] {1e8f}, 1),
                result(1, 1, new float[] {1}, 1),
                result(2, 1, new float[] {-1e8f}, 1)));
        assertThat(mean.weights()[0]).isCloseTo(1 / 3f, within(1e-7f));
    }

    private static RoundResult result(int replica, long examples, float[] weights, long steps) {
        GroupState state = new GroupState(steps, new float[][] {weights.clone()});
        return new RoundResult(
                replica, examples, examples, weights, List.of(state), new Skips(replica, 0), weights.clone(), null);
    }

    private static RoundResult skipped(int replica) {
        GroupState state = new GroupState(5, new float[][] {{1}});
        return new RoundResult(replica, 0, 0, new float[] {2}, List.of(state), new Skips(3 + replica, 3), null, null);
    }

    private static float[] random(int length, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
