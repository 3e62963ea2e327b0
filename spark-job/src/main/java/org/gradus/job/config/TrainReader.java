package org.gradus.job.config;

/** Reads the loop. */
final class TrainReader {
    private static final int BATCH = 32;
    private static final int SYNC_EVERY = 10;
    private static final int KEEP = 2;

    private TrainReader() {}

    static TrainConfig read(Value value) {
        Section train = value.section();
        Section sync = train.get("sync").section();
        Section checkpoint = train.get("checkpoint").section();
        Value watch = train.get("watch");
        TrainConfig config = new TrainConfig(
                train.get("epochs").count(1, 1),
                train.get("batch").count(BATCH, 1),
                train.get("replicas").count(0, 0),
                train.get("shuffle").flag(true),
                new SyncConfig(
                        sync.get("every").count(SYNC_EVERY, 1),
                        sync.get("mode").choice(SyncConfig.Mode.class, SyncConfig.Mode.AVERAGE),
                        sync.get("state").choice(SyncConfig.State.class, SyncConfig.State.MEAN)),
                watch.present() ? watch.word(RequireReader.METRICS).orElse("") : "",
                new CheckpointConfig(
                        checkpoint.get("every").count(0, 0),
                        checkpoint.get("minutes").number(0, Range.NON_NEGATIVE),
                        checkpoint.get("keep").count(KEEP, 1),
                        checkpoint.get("keepBest").flag(true)));
        checkpoint.end();
        sync.end();
        train.end();
        return config;
    }
}
