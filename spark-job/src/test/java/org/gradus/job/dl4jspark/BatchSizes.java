package org.gradus.job.dl4jspark;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** Asks the network for the size of its batch, as StatsListener does. */
final class BatchSizes extends BaseTrainingListener {
    private final List<Integer> found = new ArrayList<>();

    List<Integer> found() {
        return found;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        found.add(model.batchSize());
    }
}
