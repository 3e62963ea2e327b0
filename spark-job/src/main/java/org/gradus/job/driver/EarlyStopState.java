package org.gradus.job.driver;

import java.util.Map;
import org.gradus.job.config.EarlyStop;
import org.gradus.metric.Metrics;
import org.gradus.schedule.Observation;
import org.gradus.schedule.Observations;

/**
 * How patient a run still is. A function of what was measured, which is saved with the optimizer's state: a run that is resumed
 * ends where the undisturbed one does.
 *
 * @param best value of the metric so far; NaN: none
 * @param without how many evaluations in a row were not better by more than the change asked for
 */
record EarlyStopState(double best, int without) {
    /** Before anything was measured. */
    static final EarlyStopState START = new EarlyStopState(Double.NaN, 0);

    /** After everything that was measured. */
    static EarlyStopState of(EarlyStop stop, Observations observations) {
        EarlyStopState state = START;
        for (Observation observation : observations.list()) {
            state = state.after(stop, observation.metrics());
        }
        return state;
    }

    /** After an evaluation; one without the metric does not count, and NaN is not better. */
    EarlyStopState after(EarlyStop stop, Map<String, Double> metrics) {
        Double value = metrics.get(stop.metric());
        if (value == null) {
            return this;
        }
        return Metrics.better(stop.metric(), value, best, stop.minChange())
                ? new EarlyStopState(value, 0)
                : new EarlyStopState(best, without + 1);
    }

    /** Whether the patience is at its end. */
    boolean stops(EarlyStop stop) {
        return without >= stop.patience();
    }
}
