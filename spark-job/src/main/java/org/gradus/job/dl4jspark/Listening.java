package org.gradus.job.dl4jspark;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * DL4J's listeners, called on the driver.
 *
 * @param router where those that route their reports send them; null: where they say themselves
 * @param listeners the user's own objects, not copies
 */
record Listening(StatsStorageRouter router, List<TrainingListener> listeners) {
    static final Listening NOBODY = new Listening(null, List.of());

    private static final Set<String> NOT_CALLED = Set.of("onForwardPass", "onGradientCalculation", "onBackwardPass");

    Listening {
        listeners = List.copyOf(listeners);
        for (TrainingListener listener : listeners) {
            if (router != null && listener instanceof RoutingIterationListener routing) {
                routing.setStorageRouter(router);
            }
        }
    }

    /** A line for each listener that waits for calls which only DL4J's own training makes. */
    List<String> warnings() {
        return listeners.stream()
                .map(TrainingListener::getClass)
                .filter(type -> !unheard(type).isEmpty())
                .map(type -> "the listener " + type.getName() + " is not called at " + String.join(", ", unheard(type))
                        + ": replicas compute in the executors; it is called at onEpochStart, at iterationDone after"
                        + " each round, and at onEpochEnd")
                .toList();
    }

    private static Set<String> unheard(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Method method : type.getMethods()) {
            if (NOT_CALLED.contains(method.getName())
                    && method.getDeclaringClass() != BaseTrainingListener.class
                    && method.getDeclaringClass() != TrainingListener.class) {
                names.add(method.getName());
            }
        }
        return names;
    }

    void starts(Trainee trainee) {
        listeners.forEach(listener -> listener.onEpochStart(trainee.network()));
    }

    /**
     * After a round, whose loss is the network's score, and whose last step its iteration.
     *
     * @param examples of the round, which the network shows as its batch
     */
    void round(Trainee trainee, long examples) {
        if (listeners.isEmpty()) {
            return;
        }
        Runnable restore = trainee.show().apply(examples);
        try {
            listeners.forEach(listener -> listener.iterationDone(
                    trainee.network(),
                    trainee.iteration().getAsInt(),
                    trainee.epoch().getAsInt()));
        } finally {
            restore.run();
        }
    }

    void ends(Trainee trainee) {
        listeners.forEach(listener -> listener.onEpochEnd(trainee.network()));
    }
}
