package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.PointerScope;
import org.gradus.engine.Batch;
import org.gradus.torch.LibTorch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Batches on their way to a device. Without it a step could train on another batch than it was given. */
class FeedTest {
    @BeforeAll
    static void load() {
        LibTorch.load();
    }

    private static FloatBuffer room(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static Batch batch(int number) {
        return new Batch(new float[] {number, number + 0.5f}, new float[] {-number}, 1);
    }

    private static void isIn(StagedBatch staged, int number) {
        try (PointerScope scope = new PointerScope()) {
            assertThat(Twin.floats(staged.features().tensor(1, 2))).containsExactly(number, number + 0.5f);
            assertThat(Twin.floats(staged.labels().tensor(1, 1))).containsExactly(-number);
        }
    }

    @Test
    void eachStepGetsItsOwnBatchWhateverWasPrepared() {
        try (Feed feed = new Feed(FeedTest::room)) {
            Batch[] all = new Batch[20];
            for (int k = 0; k < all.length; k++) {
                all[k] = batch(k);
            }
            feed.prepare(all[0]);
            for (int k = 0; k + 1 < all.length; k++) {
                feed.prepare(all[k + 1]);
                isIn(feed.take(all[k]), k);
            }
            isIn(feed.take(all[3]), 3);
            feed.prepare(all[5]);
            feed.prepare(all[6]);
            feed.prepare(all[7]);
            isIn(feed.put(all[9]), 9);
            isIn(feed.take(all[5]), 5);
            isIn(feed.take(all[6]), 6);
            isIn(feed.take(all[7]), 7);
        }
    }

    @Test
    void theBatchOfAStepStaysWhileTheNextIsPrepared() {
        try (Feed feed = new Feed(FeedTest::room)) {
            Batch first = batch(1);
            feed.prepare(first);
            StagedBatch staged = feed.take(first);
            feed.prepare(batch(2));
            isIn(feed.take(batch(3)), 3); // waits until the second is copied
            isIn(staged, 1);
        }
    }
}
