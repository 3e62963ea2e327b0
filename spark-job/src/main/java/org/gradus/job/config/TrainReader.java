package org.gradus.job.config;

import java.util.List;
import org.gradus.metric.Metrics;

/** Reads the loop. */
final class TrainReader {
    private static final int BATCH = 32;
    private static final int KEEP = 2;
    private static final int PATIENCE = 5;

    private TrainReader() {}

    static TrainConfig read(Value value) {
        Section train = value.section();
        Section checkpoint = train.get("checkpoint").section();
        EvaluateConfig evaluate = EvaluateReader.read(train.get("evaluate"));
        List<String> metrics = Metrics.all(evaluate.topK());
        TrainConfig config = new TrainConfig(
                train.get("epochs").count(1, 1),
                train.get("batch").count(BATCH, 1),
                train.get("replicas").count(0, 0),
                train.get("shuffle").flag(true),
                SyncReader.read(train.get("sync")),
                metric(train.get("watch"), metrics),
                new CheckpointConfig(
                        checkpoint.get("every").count(0, 0),
                        checkpoint.get("minutes").number(0, Range.NON_NEGATIVE),
                        checkpoint.get("keep").count(KEEP, 1),
                        checkpoint.get("keepBest").flag(true)),
                evaluate,
                stop(train.get("stop"), metrics));
        checkpoint.end();
        train.end();
        return config;
    }

    private static EarlyStop stop(Value value, List<String> metrics) {
        if (!value.present()) {
            return null;
        }
        Section stop = value.section();
        EarlyStop config = new EarlyStop(
                metric(stop.get("metric"), metrics),
                stop.get("patience").count(PATIENCE, 1),
                stop.get("minChange").number(0, Range.NON_NEGATIVE));
        stop.end();
        return config;
    }

    /** One of the metrics; empty when absent or another. */
    private static String metric(Value value, List<String> metrics) {
        return value.present() ? value.word(metrics).orElse("") : "";
    }
}
