package org.gradus.dl4j.torch;

import java.nio.FloatBuffer;
import java.util.function.IntFunction;
import org.gradus.engine.Batch;

/** One batch outside the heap, where the device can copy from. */
final class StagedBatch {
    private final BatchMemory features;
    private final BatchMemory labels;
    private final BatchMemory featureMask;
    private final BatchMemory labelMask;

    /** @param maker as of {@link BatchMemory} */
    StagedBatch(IntFunction<FloatBuffer> maker) {
        features = new BatchMemory(maker);
        labels = new BatchMemory(maker);
        featureMask = new BatchMemory(maker);
        labelMask = new BatchMemory(maker);
    }

    /** Makes room for a batch. */
    void reserve(Batch batch) {
        features.reserve(batch.features());
        labels.reserve(batch.labels());
        featureMask.reserve(batch.featureMask());
        labelMask.reserve(batch.labelMask());
    }

    /** Copies a batch for which there is room; may be another thread. */
    void put(Batch batch) {
        features.put(batch.features());
        labels.put(batch.labels());
        featureMask.put(batch.featureMask());
        labelMask.put(batch.labelMask());
    }

    BatchMemory features() {
        return features;
    }

    BatchMemory labels() {
        return labels;
    }

    BatchMemory featureMask() {
        return featureMask;
    }

    BatchMemory labelMask() {
        return labelMask;
    }
}
