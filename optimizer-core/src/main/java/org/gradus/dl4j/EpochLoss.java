package org.gradus.dl4j;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * A DL4J listener that shows an optimizer the mean score of each epoch, for schedules that watch the training loss; the
 * network's own penalties are part of the score.
 */
public final class EpochLoss extends BaseTrainingListener {
    private final GroupedOptimizer optimizer;
    private final String metric;
    private double sum;
    private long steps;

    /**
     * @param optimizer that of the network which it listens to
     * @param metric the name that the schedules know it by: {@code loss}
     */
    public EpochLoss(GroupedOptimizer optimizer, String metric) {
        this.optimizer = optimizer;
        this.metric = metric;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        sum += model.score();
        steps++;
    }

    @Override
    public void onEpochEnd(Model model) {
        if (steps > 0) {
            optimizer.observe(metric, sum / steps);
        }
        sum = 0;
        steps = 0;
    }
}
