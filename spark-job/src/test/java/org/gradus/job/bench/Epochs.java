package org.gradus.job.bench;

import java.nio.file.Path;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.DataSet;

/** What a peer prints about its epochs; {@code averaging.py} prints the same. */
final class Epochs {
    private Epochs() {}

    /** Trains epoch by epoch and prints what each but the first one took, then the accuracy on the test rows. */
    static void run(int epochs, long examples, Path folder, MultiLayerNetwork net, Runnable epoch) {
        for (int k = 0; k < epochs; k++) {
            long start = System.nanoTime();
            epoch.run();
            if (k > 0) {
                System.out.printf(Locale.ROOT, "epoch %d %.6f%n", examples, (System.nanoTime() - start) / 1e9);
            }
        }
        Evaluation evaluation = new Evaluation(Clothes.CLASSES);
        for (DataSet batch : Clothes.batches(folder, Clothes.TEST, 1000)) {
            evaluation.eval(batch.getLabels(), net.output(batch.getFeatures()));
        }
        System.out.printf(Locale.ROOT, "accuracy %.6f%n", evaluation.accuracy());
    }
}
