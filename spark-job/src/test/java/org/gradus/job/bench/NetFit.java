package org.gradus.job.bench;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.dl4j.NativeThreads;
import org.nd4j.linalg.dataset.DataSet;

/** What DL4J users have without Spark: {@code net.fit} of one batch after the other, with one native thread. */
public final class NetFit {
    private NetFit() {}

    /** @param args the folder of the data, epochs, examples per step */
    public static void main(String[] args) {
        NativeThreads.one();
        Path folder = Path.of(args[0]);
        List<DataSet> batches = Clothes.batches(folder, Clothes.TRAIN, Integer.parseInt(args[2]));
        MultiLayerNetwork net = new MultiLayerNetwork(Mlp.small());
        net.init();
        Random order = new Random(1);
        long examples = batches.stream().mapToLong(DataSet::numExamples).sum();
        Epochs.run(Integer.parseInt(args[1]), examples, folder, net, () -> {
            Collections.shuffle(batches, order);
            batches.forEach(net::fit);
        });
    }
}
