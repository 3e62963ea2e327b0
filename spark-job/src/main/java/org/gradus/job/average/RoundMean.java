package org.gradus.job.average;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.gradus.job.replica.RoundResult;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;

/**
 * Many results of a round become one.
 *
 * @param examples trained on by all replicas together; those of skipped steps do not count
 * @param loss the mean over these examples; not a number where there are none
 * @param weights the mean of the packed weights; where every step was skipped, as they were
 * @param states the mean of the optimizer's state; step counts are not averaged: the furthest replica's count
 * @param skips the steps that each replica has skipped since the start of the run, by its number
 * @param gradient the mean of the replicas' last gradients; null where none of them has one
 */
public record RoundMean(
        long examples, double loss, float[] weights, List<GroupState> states, List<Skips> skips, float[] gradient) {
    /**
     * The mean in the order of the replicas' numbers, whatever order they came in.
     *
     * @param results one per replica
     */
    public static RoundMean of(List<RoundResult> results) {
        List<RoundResult> ordered = results.stream()
                .sorted(Comparator.comparingInt(RoundResult::replica))
                .toList();
        List<Skips> skips = ordered.stream().map(RoundResult::skips).toList();
        long examples = ordered.stream().mapToLong(RoundResult::examples).sum();
        if (examples == 0) { // nothing has moved
            RoundResult any = ordered.get(0);
            return new RoundMean(0, Double.NaN, any.weights(), any.states(), skips, null);
        }
        double loss = 0;
        for (RoundResult result : ordered) {
            loss += result.lossSum();
        }
        return new RoundMean(
                examples,
                loss / examples,
                mean(ordered, RoundResult::weights),
                states(ordered),
                skips,
                ordered.stream().allMatch(r -> r.gradient() == null) ? null : mean(ordered, RoundResult::gradient));
    }

    /** The mean of one vector of each result that has examples. */
    private static float[] mean(List<RoundResult> ordered, Function<RoundResult, float[]> vector) {
        List<RoundResult> heard = ordered.stream().filter(r -> r.examples() > 0).toList();
        WeightedMean mean = new WeightedMean(vector.apply(heard.get(0)).length);
        heard.forEach(r -> mean.add(vector.apply(r), r.examples()));
        return mean.mean();
    }

    private static List<GroupState> states(List<RoundResult> ordered) {
        List<GroupState> means = new ArrayList<>();
        for (int g = 0; g < ordered.get(0).states().size(); g++) {
            means.add(state(ordered, g));
        }
        return means;
    }

    private static GroupState state(List<RoundResult> ordered, int group) {
        float[][] means = new float[ordered.get(0).states().get(group).slots().length][];
        for (int s = 0; s < means.length; s++) {
            int slot = s;
            means[s] = mean(ordered, r -> r.states().get(group).slots()[slot]);
        }
        long steps = ordered.stream()
                .mapToLong(r -> r.states().get(group).steps())
                .max()
                .orElse(0);
        return new GroupState(steps, means);
    }
}
