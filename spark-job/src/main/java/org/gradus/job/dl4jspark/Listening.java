package org.gradus.job.dl4jspark;

import java.util.List;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * DL4J's listeners, called on the driver.
 *
 * @param router where those that route their reports send them; null: where they say themselves
 * @param listeners the user's own objects, not copies
 */
record Listening(StatsStorageRouter router, List<TrainingListener> listeners) {
    static final Listening NOBODY = new Listening(null, List.of());

    Listening {
        listeners = List.copyOf(listeners);
        for (TrainingListener listener : listeners) {
            if (router != null && listener instanceof RoutingIterationListener routing) {
                routing.setStorageRouter(router);
            }
        }
    }

    void starts(Trainee trainee) {
        listeners.forEach(listener -> listener.onEpochStart(trainee.network()));
    }

    /** After a round, whose loss is the network's score, and whose last step its iteration. */
    void round(Trainee trainee) {
        listeners.forEach(listener -> listener.iterationDone(
                trainee.network(),
                trainee.iteration().getAsInt(),
                trainee.epoch().getAsInt()));
    }

    void ends(Trainee trainee) {
        listeners.forEach(listener -> listener.onEpochEnd(trainee.network()));
    }
}
