package org.gradus.dl4j;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What the examples of docs/pytorch.md start from. */
abstract class PytorchPage {
    @TempDir
    Path folder;

    final PrintStream out = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    private Networks.Sample sample;
    MultiLayerNetwork net;
    DataSetIterator data;

    @BeforeEach
    void open() {
        sample = Networks.flat(
                5,
                Networks.builder()
                        .list()
                        .layer(new DenseLayer.Builder().nIn(5).nOut(8).build())
                        .layer(new BatchNormalization.Builder().nOut(8).build())
                        .layer(new DenseLayer.Builder().nIn(8).nOut(4).build())
                        .layer(Networks.output(4))
                        .build());
        net = LiveNetworks.layers(sample);
        data = LiveNetworks.iterator(sample, 4, 6);
    }
}
