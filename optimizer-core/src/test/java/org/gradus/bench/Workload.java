package org.gradus.bench;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import org.gradus.dl4j.Model;
import org.gradus.engine.Batch;

/** Networks of ten classes, and the batches they are trained with; {@code engines.py} has the same for PyTorch. */
public enum Workload {
    /** 784, 512, 256 and 10 units. */
    MLP(128, List.of(), 784, BenchNetworks::mlp),
    /** Two convolutions of 20 and 50 channels, 500 units. */
    LENET(128, List.of(1, 28, 28), 784, BenchNetworks::lenet),
    /** Twenty layers, batch normalisation, three stages of 16, 32 and 64 channels; a graph. */
    RESNET(64, List.of(3, 32, 32), 3072, BenchNetworks::resnet),
    /** 128 units over 50 steps of 64 features, the last step classified. */
    LSTM(32, List.of(64, 50), 3200, BenchNetworks::lstm),
    /** Fifty layers of bottlenecks over 224 x 224 pixels, 23.5 million weights; a graph, for GPUs. */
    RESNET50(128, List.of(3, 224, 224), 150528, BottleneckNetwork::resnet50);

    /** Those that one thread trains in passable time. */
    static final List<Workload> ON_ONE_THREAD = List.of(MLP, LENET, RESNET, LSTM);

    /** What each of them tells apart. */
    static final int CLASSES = 10;

    private final int examples;
    private final List<Integer> shape;
    private final int features;
    private final Supplier<String> configuration;

    Workload(int examples, List<Integer> shape, int features, Supplier<String> configuration) {
        this.examples = examples;
        this.shape = shape;
        this.features = features;
        this.configuration = configuration;
    }

    /** The name in the report: {@code lenet}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The batch size. */
    int examples() {
        return examples;
    }

    /** The shape of one example; empty: a row. */
    List<Integer> shape() {
        return shape;
    }

    /** The network with DL4J's Adam, its weights drawn. */
    Model model() {
        return Model.fromConfiguration(configuration.get(), key(), 1);
    }

    /** DL4J's configuration as JSON. */
    String configuration() {
        return configuration.get();
    }

    /** Normally distributed features and one-hot labels. */
    Batch batch(int examples) {
        Random random = new Random(2);
        float[] x = new float[examples * features];
        for (int k = 0; k < x.length; k++) {
            x[k] = (float) random.nextGaussian();
        }
        float[] y = new float[examples * CLASSES];
        for (int k = 0; k < examples; k++) {
            y[k * CLASSES + random.nextInt(CLASSES)] = 1;
        }
        return new Batch(x, y, examples);
    }
}
