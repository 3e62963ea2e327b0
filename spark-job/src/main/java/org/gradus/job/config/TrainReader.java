package org.gradus.job.config;

/** Reads the loop. */
final class TrainReader {
    private static final int BATCH = 32;
    private static final int KEEP = 2;

    private TrainReader() {}

    static TrainConfig read(Value value) {
        Section train = value.section();
        Section checkpoint = train.get("checkpoint").section();
        Value watch = train.get("watch");
        TrainConfig config = new TrainConfig(
                train.get("epochs").count(1, 1),
                train.get("batch").count(BATCH, 1),
                train.get("replicas").count(0, 0),
                train.get("shuffle").flag(true),
                SyncReader.read(train.get("sync")),
                watch.present() ? watch.word(RequireReader.METRICS).orElse("") : "",
                checkpoint.get("every").count(0, 0),
                checkpoint.get("keep").count(KEEP, 1));
        checkpoint.end();
        train.end();
        return config;
    }
}
