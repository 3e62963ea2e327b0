package org.gradus.job.dl4jspark;

import java.io.Serializable;
import org.gradus.job.config.EngineConfig;
import org.gradus.job.config.SyncConfig;
import org.gradus.plan.Course;
import org.gradus.setting.Check;

/**
 * What a training master is told.
 *
 * @param batch examples per replica and step, 1 or more
 * @param replicas copies of the model; 0: one per task slot
 * @param shuffle whether a replica draws its rows in a new order each epoch
 * @param seed of the order of rows, and of whatever else is random
 * @param sync how replicas come together
 * @param engine what computes
 * @param course optimizer, groups and masks, with epochs as they were written
 * @param collectStats whether times are kept
 */
record MasterSettings(
        int batch,
        int replicas,
        boolean shuffle,
        long seed,
        SyncConfig sync,
        EngineConfig engine,
        Course course,
        boolean collectStats)
        implements Serializable {
    MasterSettings {
        Check.atLeast("batch", batch, 1);
        Check.atLeast("replicas", replicas, 0);
    }

    MasterSettings withCollectStats(boolean collects) {
        return new MasterSettings(batch, replicas, shuffle, seed, sync, engine, course, collects);
    }
}
