package org.gradus.job.dl4jspark;

import org.gradus.dl4j.OptimizerBuilder;
import org.gradus.job.config.EngineConfig;
import org.gradus.job.config.SyncConfig;
import org.gradus.rule.Adam;
import org.gradus.setting.Check;

/** Collects the settings of a {@link GroupedTrainingMaster}: those of the optimizer, and those of the loop. */
public final class GroupedTrainingMasterBuilder extends OptimizerBuilder<GroupedTrainingMasterBuilder> {
    private int batch = 16;
    private int replicas;
    private boolean shuffle = true;
    private long seed;
    private SyncConfig sync = SyncConfig.average(5);
    private EngineConfig engine = EngineConfig.AUTO;
    private boolean collectStats;

    GroupedTrainingMasterBuilder() {
        super(new Adam(0.9, 0.999, 1e-8, false));
    }

    @Override
    protected GroupedTrainingMasterBuilder self() {
        return this;
    }

    /** Examples per replica and step, 1 or more, whatever the size of the DataSets; default 16, as in dl4j-spark. */
    public GroupedTrainingMasterBuilder batch(int examples) {
        Check.atLeast("batch", examples, 1);
        batch = examples;
        return this;
    }

    /** Steps between two averages, 1 or more; default 5, as in dl4j-spark. */
    public GroupedTrainingMasterBuilder every(int steps) {
        Check.atLeast("every", steps, 1);
        return sync(SyncConfig.average(steps));
    }

    /** How replicas come together; default the mean of weights and state every 5 steps. */
    public GroupedTrainingMasterBuilder sync(SyncConfig how) {
        sync = how;
        return this;
    }

    /** Copies of the model, 1 or more; default one per task slot. */
    public GroupedTrainingMasterBuilder replicas(int count) {
        Check.atLeast("replicas", count, 1);
        replicas = count;
        return this;
    }

    /** Whether a replica draws its rows in a new order each epoch; default true. */
    public GroupedTrainingMasterBuilder shuffle(boolean draws) {
        shuffle = draws;
        return this;
    }

    /** The seed of the order of rows, of dropout and of random masks; default 0. */
    @Override
    public GroupedTrainingMasterBuilder seed(long value) {
        seed = value;
        return super.seed(value);
    }

    /** What computes; default LibTorch where it is there and covers the network, else DL4J. */
    public GroupedTrainingMasterBuilder engine(EngineConfig what) {
        engine = what;
        return this;
    }

    /** Whether times are kept for {@link GroupedTrainingMaster#getTrainingStats}; default false. */
    public GroupedTrainingMasterBuilder collectTrainingStats(boolean collects) {
        collectStats = collects;
        return this;
    }

    /** The master. Groups and masks meet their network when it is first fitted. */
    public GroupedTrainingMaster build() {
        return new GroupedTrainingMaster(
                new MasterSettings(batch, replicas, shuffle, seed, sync, engine, course(), collectStats));
    }
}
