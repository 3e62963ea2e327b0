package org.gradus.job.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gradus.dl4j.Model;
import org.gradus.group.Group;
import org.gradus.job.TestNetworks;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.Planner;
import org.gradus.rule.Adam;
import org.gradus.rule.Rprop;
import org.gradus.rule.Rule;
import org.gradus.state.Cohorts;
import org.gradus.state.GroupState;
import org.gradus.update.GroupedUpdate;
import org.junit.jupiter.api.Test;

/** Without these, a small shard could count as much as a large one, and the result could depend on how vectors are cut. */
class HeardTest {
    private static final Model MODEL = Model.fromConfiguration(TestNetworks.plain(), "network", 1);

    @Test
    void oneReplicaComesBackBitForBit() {
        float[] weights = random(1000, 1);
        assertThat(mean(new float[][] {weights}, 12_345)).containsExactly(weights);
    }

    @Test
    void replicasWeighWhatTheyTrainedOn() {
        assertThat(mean(new float[][] {{1}, {102}}, 1000, 10)).containsExactly((float) ((1000.0 + 1020.0) / 1010));
    }

    @Test
    void replicaWithoutExamplesHasNoVoice() {
        assertThat(mean(new float[][] {{2}, {Float.NaN}}, 3, 0)).containsExactly(2);
    }

    @Test
    void aRoundInWhichEveryStepWasSkippedChangesNothing() {
        assertThat(mean(new float[][] {{2}, {2}}, 0, 0)).containsExactly(2);
    }

    @Test
    void sumIsInDouble() {
        assertThat(mean(new float[][] {{1e8f}, {1}, {-1e8f}}, 1, 1, 1)[0]).isCloseTo(1 / 3f, within(1e-7f));
    }

    @Test
    void partsAreWhatTheWholeIs() {
        float[][] vectors = {random(5000, 1), random(5000, 2), random(5000, 3)};
        float[] whole = mean(vectors, 7, 64, 63);
        float[] parts = new float[5000];
        for (int from = 0; from < 5000; from += 1237) {
            int to = Math.min(5000, from + 1237);
            float[][] cut = new float[3][];
            int[] offsets = {-from, 0, -from};
            for (int r = 0; r < 3; r++) {
                cut[r] = offsets[r] == 0 ? vectors[r] : Arrays.copyOfRange(vectors[r], from, to);
            }
            new Heard(cut, offsets, new long[] {7, 64, 63}).merge(Packing.plain(5000), from, to, parts);
        }
        assertThat(parts).containsExactly(whole);
    }

    @Test
    void aMaximumStaysOne() {
        Plan plan = plan(new Adam(0.9, 0.999, 1e-8, true));
        Packing packing = Packing.whole(plan);
        float[] merged = merged(plan, packing, states(plan, 1), states(plan, 4));
        float[][] slots = packing.states(merged, new long[] {1}, List.of(Cohorts.ONE))
                .get(0)
                .slots();
        assertThat(slots[0]).containsOnly(1.75f); // (3 x 1 + 4) / 4
        assertThat(slots[1]).containsOnly(2.75f);
        assertThat(slots[2]).containsOnly(6);
    }

    @Test
    void signsOfRpropFollowTheMeanGradient() {
        Plan plan = plan(new Rprop());
        Packing packing = Packing.whole(plan);
        float[] merged = merged(plan, packing, states(plan, -1), states(plan, 2));
        assertThat(packing.states(merged, new long[] {1}, List.of(Cohorts.ONE))
                        .get(0)
                        .slots()[0])
                .containsOnly(-0.25f);
    }

    private static float[] merged(Plan plan, Packing packing, List<GroupState> a, List<GroupState> b) {
        float[][] vectors = new float[2][packing.length()];
        GroupedUpdate update = new GroupedUpdate(plan);
        update.load(a);
        update.packState(vectors[0], packing.weights());
        update.load(b);
        update.packState(vectors[1], packing.weights());
        float[] merged = new float[packing.length()];
        new Heard(vectors, new int[2], new long[] {3, 1}).merge(packing, 0, packing.length(), merged);
        return merged;
    }

    /** Slot s is all base + s. */
    private static List<GroupState> states(Plan plan, float base) {
        GroupState zeros = GroupState.initial(plan.groups().get(0));
        for (int s = 0; s < zeros.slots().length; s++) {
            Arrays.fill(zeros.slots()[s], base + s);
        }
        return List.of(zeros);
    }

    private static Plan plan(Rule rule) {
        OptimizerSettings settings = new OptimizerSettings(
                Group.rest(rule), List.of(), List.of(), Double.POSITIVE_INFINITY, NonFinite.STOP, 0);
        return new Planner(MODEL.layout(), Course.of(settings), MODEL.weights())
                .start()
                .plan();
    }

    private static float[] mean(float[][] vectors, long... examples) {
        float[] into = new float[vectors[0].length];
        new Heard(vectors, new int[vectors.length], examples).merge(Packing.plain(into.length), 0, into.length, into);
        return into;
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
