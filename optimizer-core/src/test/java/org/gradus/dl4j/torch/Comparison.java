package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.NativeThreads;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.engine.Parameter;

/** Computes the same batch with DL4J and with LibTorch, from the same random weights. */
final class Comparison {
    /** The largest relative difference, ||torch - dl4j|| / ||dl4j||. */
    static final double TOLERANCE = 1e-5;

    private final Model model;
    private final List<Integer> shape;

    private Comparison(String configuration, List<Integer> shape) {
        NativeThreads.one();
        Model drawn = Model.fromConfiguration(configuration, "test", 7);
        float[] weights = drawn.weights();
        Random random = new Random(11);
        for (Parameter p : drawn.layout().parameters()) {
            for (int k = p.offset(); k < p.end(); k++) {
                // Biases that are not all 0, and variances that stay positive.
                weights[k] += 0.1f * random.nextFloat();
            }
        }
        this.model = drawn.withWeights(weights);
        this.shape = shape;
    }

    /** @param shape of one example as the first layer wants it; empty: a row of features */
    static Comparison of(MultiLayerConfiguration configuration, Integer... shape) {
        return new Comparison(configuration.toJson(), List.of(shape));
    }

    static Comparison of(ComputationGraphConfiguration configuration, Integer... shape) {
        return new Comparison(configuration.toJson(), List.of(shape));
    }

    Model model() {
        return model;
    }

    /** Normally distributed features and one-hot labels. */
    Batch batch(int examples, int features) {
        Random random = new Random(13);
        float[] x = new float[examples * features];
        for (int k = 0; k < x.length; k++) {
            x[k] = (float) random.nextGaussian();
        }
        float[] y = new float[examples * model.outputs()];
        for (int k = 0; k < examples; k++) {
            y[k * model.outputs() + random.nextInt(model.outputs())] = 1;
        }
        return new Batch(x, y, examples);
    }

    /**
     * Normally distributed sequences, with one-hot labels for every time step where the model has outputs for every one.
     *
     * @param featureMask whether the ends of some do not count
     * @param labelMask whether some labels do not count
     */
    Batch sequences(int examples, int features, int steps, boolean featureMask, boolean labelMask) {
        Batch rows = batch(examples * steps, features);
        if (!model.sequential()) {
            return new Batch(
                    rows.features(),
                    Arrays.copyOf(rows.labels(), examples * model.outputs()),
                    examples,
                    featureMask ? mask(examples, steps) : new float[0],
                    new float[0]);
        }
        float[] labels = rows.labels();
        if (model.outputShape().get(1) == 0) { // time last
            for (int k = 0; k < labels.length; k++) {
                int time = k % steps;
                int output = k / steps % model.outputs();
                int example = k / steps / model.outputs();
                labels[k] = (example + 2 * time) % model.outputs() == output ? 1 : 0;
            }
        }
        return new Batch(
                rows.features(),
                labels,
                examples,
                featureMask ? mask(examples, steps) : new float[0],
                labelMask ? mask(examples, steps) : new float[0]);
    }

    /** Ones, and at the ends of all sequences but the first more and more zeros. */
    private static float[] mask(int examples, int steps) {
        float[] mask = new float[examples * steps];
        for (int k = 0; k < mask.length; k++) {
            mask[k] = k % steps < Math.max(1, steps - k / steps) ? 1 : 0;
        }
        return mask;
    }

    /**
     * Loss, every parameter's gradient, outputs and the loss in inference are the same, on each of some batches; and a network of other kinds of layers passes
     * {@link Elsewhere}.
     */
    void same(Batch... batches) {
        try (Engine dl4j = Dl4jEngine.open(model, shape);
                Engine torch = TorchEngine.open(model, shape)) {
            for (Batch batch : batches) {
                same(batch, dl4j, torch);
            }
        }
        if (Elsewhere.isNew(model, batches[0])) {
            Elsewhere.computes(model, shape, batches[0]);
            Elsewhere.computesNarrow(model, shape, batches[0]);
        }
    }

    /** LibTorch's loss of a batch. */
    double torch(Batch batch) {
        try (Engine torch = TorchEngine.open(model, shape)) {
            return torch.loss(batch);
        }
    }

    private void same(Batch batch, Engine dl4j, Engine torch) {
        Moment moment = new Moment(3, 1, 5);
        double wanted = dl4j.computeGradient(batch, moment);
        double found = torch.computeGradient(batch, moment);
        assertThat(Math.abs(found - wanted) / Math.abs(wanted)).as("loss").isLessThan(TOLERANCE);
        for (Parameter p : model.layout().parameters()) {
            if (!p.frozen()) {
                close("gradient of " + p.name(), slice(torch.gradient(), p), slice(dl4j.gradient(), p));
            }
        }
        close("outputs", torch.predict(batch), dl4j.predict(batch));
        assertThat(torch.loss(batch)).as("loss in inference").isCloseTo(dl4j.loss(batch), withinRelative(wanted));
    }

    private static org.assertj.core.data.Offset<Double> withinRelative(double wanted) {
        return org.assertj.core.data.Offset.offset(TOLERANCE * Math.max(1e-3, Math.abs(wanted)));
    }

    private static float[] slice(FloatBuffer flat, Parameter p) {
        float[] values = new float[p.length()];
        flat.get(p.offset(), values);
        return values;
    }

    /** The relative difference is small. Where the reference is 0, so must the other be, within rounding. */
    static void close(String what, float[] found, float[] wanted) {
        assertThat(found.length).as(what).isEqualTo(wanted.length);
        double difference = 0;
        double norm = 0;
        for (int k = 0; k < found.length; k++) {
            difference += Math.pow((double) found[k] - wanted[k], 2);
            norm += Math.pow(wanted[k], 2);
        }
        assertThat(Math.sqrt(difference))
                .as(() -> what + ": " + head(found) + " against " + head(wanted))
                .isLessThanOrEqualTo(TOLERANCE * Math.max(Math.sqrt(norm), 1e-5));
    }

    private static String head(float[] values) {
        return Arrays.toString(Arrays.copyOf(values, Math.min(values.length, 8)));
    }
}
