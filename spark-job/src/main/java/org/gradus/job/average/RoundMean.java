package org.gradus.job.average;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.gradus.job.replica.RoundResult;
import org.gradus.state.GroupState;

/**
 * Many results of a round become one.
 *
 * @param examples trained on by all replicas together
 * @param loss the mean over these examples
 * @param weights the mean of the packed weights
 * @param states the mean of the optimizer's state; step counts are not averaged: the furthest replica's count
 */
public record RoundMean(long examples, double loss, float[] weights, List<GroupState> states) {
    /**
     * The mean in the order of the replicas' numbers, whatever order they came in.
     *
     * @param results one per replica, at least one of them with examples
     */
    public static RoundMean of(List<RoundResult> results) {
        List<RoundResult> ordered = results.stream()
                .sorted(Comparator.comparingInt(RoundResult::replica))
                .toList();
        long examples = ordered.stream().mapToLong(RoundResult::examples).sum();
        double loss = 0;
        WeightedMean weights = new WeightedMean(ordered.get(0).weights().length);
        for (RoundResult result : ordered) {
            loss += result.lossSum();
            weights.add(result.weights(), result.examples());
        }
        return new RoundMean(examples, loss / examples, weights.mean(), states(ordered));
    }

    private static List<GroupState> states(List<RoundResult> ordered) {
        List<GroupState> means = new ArrayList<>();
        for (int g = 0; g < ordered.get(0).states().size(); g++) {
            means.add(state(ordered, g));
        }
        return means;
    }

    private static GroupState state(List<RoundResult> ordered, int group) {
        float[][] first = ordered.get(0).states().get(group).slots();
        float[][] means = new float[first.length][];
        for (int slot = 0; slot < means.length; slot++) {
            WeightedMean mean = new WeightedMean(first[slot].length);
            for (RoundResult result : ordered) {
                mean.add(result.states().get(group).slots()[slot], result.examples());
            }
            means[slot] = mean.mean();
        }
        long steps = ordered.stream()
                .mapToLong(r -> r.states().get(group).steps())
                .max()
                .orElse(0);
        return new GroupState(steps, means);
    }
}
