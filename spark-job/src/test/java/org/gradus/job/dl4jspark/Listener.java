package org.gradus.job.dl4jspark;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.impl.listeners.VanillaStatsStorageRouter;

/** Notes who calls it; one of those that are given a router. */
final class Listener extends BaseTrainingListener implements RoutingIterationListener {
    private static final long serialVersionUID = 1L;

    private final transient List<String> calls = new ArrayList<>();
    private final transient List<Double> scores = new ArrayList<>();
    private final transient StatsStorageRouter mine = new VanillaStatsStorageRouter();
    private transient StatsStorageRouter router;

    List<String> calls() {
        return calls;
    }

    List<Double> scores() {
        return scores;
    }

    /** The router to give it. */
    StatsStorageRouter router() {
        return mine;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        calls.add(String.valueOf(iteration));
        scores.add(model.score());
    }

    @Override
    public void onEpochStart(Model model) {
        calls.add("start");
    }

    @Override
    public void onEpochEnd(Model model) {
        calls.add("end");
    }

    @Override
    public void setStorageRouter(StatsStorageRouter given) {
        router = given;
    }

    @Override
    public StatsStorageRouter getStorageRouter() {
        return router;
    }

    @Override
    public void setWorkerID(String id) {
        calls.add("worker " + id);
    }

    @Override
    public String getWorkerID() {
        return "";
    }

    @Override
    public void setSessionID(String id) {
        calls.add("session " + id);
    }

    @Override
    public String getSessionID() {
        return "";
    }

    @Override
    @SuppressWarnings("MissingSuperCall") // DL4J's clone is no Object.clone
    public RoutingIterationListener clone() {
        return new Listener();
    }
}
