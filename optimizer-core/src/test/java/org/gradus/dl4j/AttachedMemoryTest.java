package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.rule.AdamW;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

/** Without it, the update on a device could fill its memory, step by step or with each change of course. */
class AttachedMemoryTest {
    /** 60 plans take 700 MB on the device. What is only left to the garbage collector may pass; what is held may not. */
    @Test
    void fitsAndChangesOfCourseDoNotFillTheMemory() {
        Networks.Sample wide = Networks.flat(
                5,
                Networks.builder()
                        .list()
                        .layer(new DenseLayer.Builder().nIn(5).nOut(700).build())
                        .layer(new DenseLayer.Builder().nIn(700).nOut(700).build())
                        .layer(Networks.output(700))
                        .build());
        MultiLayerNetwork network = LiveNetworks.layers(wide);
        GroupedOptimizer optimizer = GroupedOptimizer.builder(network)
                .rule(new AdamW())
                .group("head", "2_*", g -> g)
                .clipNorm(1)
                .where(Where.DEVICE)
                .attach();
        DataSet data = LiveNetworks.data(wide, 6, 0);
        for (int t = 0; t < 20; t++) {
            optimizer.setLr("head", 1e-3 / (t + 1));
            network.fit(data);
        }
        long before = beside();
        for (int t = 0; t < 200; t++) {
            if (t % 10 < 3) {
                optimizer.setLr("head", 1e-3 / (t + 1));
            }
            network.fit(data);
        }
        assertThat(beside() - before).isLessThan(300L << 20);
    }

    /** The memory of the process that is not Java's heap. */
    private static long beside() {
        return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
    }
}
