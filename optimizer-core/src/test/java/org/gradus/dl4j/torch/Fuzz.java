package org.gradus.dl4j.torch;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.dl4j.LiveNetwork;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.NativeThreads;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.engine.Parameter;
import org.gradus.engine.Shapes;

/** One random network through both engines. */
final class Fuzz {
    /** What came out. */
    enum Kind {
        SAME,
        UNCOVERED,
        REFUSED,
        NOT_BUILT,
        DL4J_FAILS,
        NOT_FINITE,
        DIFFERENT,
        TORCH_FAILS
    }

    private static final double TOLERANCE = Double.parseDouble(System.getProperty("fuzz.tolerance", "1e-5"));

    /** So much farther from what it could be than DL4J's float32 may LibTorch's be, which adds in another order. */
    private static final double ROUNDINGS = 20;

    /** LibTorch normalises a batch as {@code x a + b}, which loses what the mean is larger than the deviation. */
    private static final double ROUNDINGS_OF_BATCHES = 200;

    record Verdict(Kind kind, String why) {}

    private Fuzz() {}

    static Verdict of(long seed) {
        NativeThreads.one();
        RandomNetwork network;
        Model model;
        try {
            network = RandomNetwork.of(seed);
            model = Model.fromConfiguration(network.json(), "drawn", seed);
        } catch (RuntimeException e) {
            return new Verdict(Kind.NOT_BUILT, first(e));
        }
        List<String> faults = TorchEngine.uncovered(model);
        if (!faults.isEmpty()) {
            return new Verdict(Kind.UNCOVERED, faults.toString());
        }
        Random random = new Random(seed + 1);
        float[] weights = model.weights();
        for (int k = 0; k < weights.length; k++) {
            weights[k] = 0.6f * weights[k] + 0.2f * random.nextFloat();
        }
        model = model.withWeights(weights);
        try (Engine dl4j = Dl4jEngine.open(model, network.shape());
                Engine torch = TorchEngine.open(model, network.shape())) {
            for (int examples : new int[] {3, 1, 4}) {
                if (examples == 1 && network.json().contains("BatchNormalization")) {
                    continue; // nothing but rounding is left of one example
                }
                Batch batch;
                try {
                    batch = batch(network, model, examples, random, dl4j);
                } catch (RuntimeException e) {
                    return new Verdict(Kind.NOT_BUILT, first(e));
                }
                Verdict verdict = compare(model, network, batch, dl4j, torch);
                if (verdict.kind != Kind.SAME) {
                    return new Verdict(
                            verdict.kind,
                            verdict.why + " [examples " + examples + ", feature mask " + batch.featureMask().length
                                    + ", label mask " + Arrays.toString(batch.labelMask()) + "]");
                }
            }
        }
        return new Verdict(Kind.SAME, "");
    }

    static String first(Throwable e) {
        return e.getClass().getSimpleName() + ": "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + " at "
                + Arrays.stream(e.getStackTrace()).limit(2).toList();
    }

    static Batch batch(RandomNetwork network, Model model, int examples, Random random, Engine dl4j) {
        float[] x = new float[examples * network.features()];
        for (int k = 0; k < x.length; k++) {
            x[k] = network.whole() ? random.nextInt(5) : 0.5f * (float) random.nextGaussian();
        }
        boolean timed = network.steps() > 0;
        float[] featureMask = {};
        if (timed ? random.nextInt(2) == 0 : network.shape().size() == 1 && random.nextInt(4) == 0) {
            featureMask = mask(examples, timed ? network.steps() : 1, random);
        }
        // What comes out may be longer or shorter than what goes in: DL4J is asked.
        float[] given = dl4j.predict(new Batch(x.clone(), new float[0], examples, featureMask.clone(), new float[0]));
        float[] y = new float[given.length];
        boolean soft = random.nextInt(3) == 0;
        int outputs = model.outputs();
        long[] shape = Shapes.of(model.outputShape(), y.length, examples);
        int inner = shape.length > 2 && shape[shape.length - 1] != outputs ? y.length / examples / outputs : 1;
        if (shape.length > 2 && model.outputShape().get(0) == outputs) {
            inner = y.length / examples / outputs;
        }
        int rows = y.length / outputs;
        for (int row = 0; row < rows; row++) {
            int base = row / inner * inner * outputs + row % inner;
            int hot = random.nextInt(outputs);
            float sum = 0;
            float[] drawn = new float[outputs];
            for (int k = 0; k < outputs; k++) {
                drawn[k] = soft ? random.nextFloat() + 0.05f : k == hot ? 1 : 0;
                sum += drawn[k];
            }
            for (int k = 0; k < outputs; k++) {
                y[base + k * inner] = drawn[k] / sum;
            }
        }
        float[] labelMask = {};
        if (random.nextInt(2) == 0) {
            labelMask = mask(examples, rows / examples, random);
        } else if (random.nextInt(4) == 0) {
            labelMask = mask(1, y.length, random);
        }
        return new Batch(x, y, examples, featureMask, labelMask);
    }

    private static float[] mask(int examples, int steps, Random random) {
        float[] mask = new float[examples * steps];
        boolean ends = random.nextBoolean();
        for (int k = 0; k < examples; k++) {
            int length = 1 + random.nextInt(steps);
            for (int t = 0; t < steps; t++) {
                mask[k * steps + t] = (ends ? t < length : random.nextInt(3) > 0) ? 1 : 0;
            }
            if (!ends && steps > 1) {
                mask[k * steps + random.nextInt(steps)] = 1;
            }
        }
        if (examples > 0 && mask.length > 0) {
            mask[0] = 1;
        }
        return mask;
    }

    record Found(double loss, float[] gradient, float[] outputs, double inference) {
        boolean finite() {
            boolean all = Double.isFinite(loss) && Double.isFinite(inference);
            for (float g : gradient) {
                all &= Float.isFinite(g);
            }
            for (float o : outputs) {
                all &= Float.isFinite(o);
            }
            return all;
        }
    }

    static Found run(Engine engine, Batch batch) {
        Moment moment = new Moment(3, 1, 5);
        double loss = engine.computeGradient(batch, moment);
        FloatBuffer live = engine.gradient();
        float[] gradient = new float[live.capacity()];
        live.get(0, gradient);
        return new Found(loss, gradient, engine.predict(batch), engine.loss(batch));
    }

    private static Verdict compare(Model model, RandomNetwork network, Batch batch, Engine dl4j, Engine torch) {
        Found wanted;
        try {
            wanted = run(dl4j, batch);
        } catch (RuntimeException e) {
            try {
                run(torch, batch);
            } catch (RuntimeException also) {
                return new Verdict(Kind.DL4J_FAILS, "torch too: " + first(also) + " / dl4j: " + first(e));
            }
            return new Verdict(Kind.DL4J_FAILS, "torch does not / dl4j: " + first(e));
        }
        if (!wanted.finite()) {
            return new Verdict(Kind.NOT_FINITE, "");
        }
        Found found;
        try {
            found = run(torch, batch);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return new Verdict(Kind.REFUSED, first(e));
        } catch (RuntimeException e) {
            return new Verdict(Kind.TORCH_FAILS, first(e));
        }
        double[] distances = distances(model, found, wanted);
        if (faults(model, distances, new double[distances.length]).isEmpty()) {
            return new Verdict(Kind.SAME, "");
        }
        double[] rounding = Rounding.of(model, network, batch, dl4j, wanted);
        List<String> faults = faults(model, distances, rounding);
        return faults.isEmpty() ? new Verdict(Kind.SAME, "") : new Verdict(Kind.DIFFERENT, faults.toString());
    }

    private static List<String> faults(Model model, double[] distances, double[] rounding) {
        List<String> faults = new ArrayList<>();
        double roundings =
                model.configuration().contains("layers.BatchNormalization") ? ROUNDINGS_OF_BATCHES : ROUNDINGS;
        for (int k = 0; k < distances.length; k++) {
            boolean inference = k == 1 || k == 2;
            if (!(distances[k] <= Math.max(TOLERANCE, roundings * rounding[k])) && !(inference && inPlace(model))) {
                faults.add(name(model, k) + " " + distances[k] + " (rounding " + rounding[k] + ")");
            }
        }
        return faults;
    }

    /** In inference DL4J's ActivationLayer writes over its input, whoever else reads it. */
    private static boolean inPlace(Model model) {
        try (LiveNetwork live = LiveNetwork.open(model)) {
            return live.nodes().stream()
                    .filter(n -> n.settings() instanceof ActivationLayer)
                    .anyMatch(n -> live.nodes().stream()
                                    .filter(o -> o.inputs().contains(n.inputs().get(0)))
                                    .count()
                            > 1);
        }
    }

    private static String name(Model model, int k) {
        return switch (k) {
            case 0 -> "loss";
            case 1 -> "loss in inference";
            case 2 -> "outputs";
            default -> model.layout().parameters().get(k - 3).name();
        };
    }

    static double[] distances(Model model, Found found, Found wanted) {
        double[] distances = new double[model.layout().parameters().size() + 3];
        distances[0] = model.configuration().contains("layers.LossLayer")
                ? 0
                : Math.abs(found.loss - wanted.loss) / Math.max(1e-3, Math.abs(wanted.loss));
        distances[1] = Math.abs(found.inference - wanted.inference) / Math.max(1e-3, Math.abs(wanted.inference));
        int outputs = wanted.outputs.length;
        distances[2] = difference(found.outputs, wanted.outputs, 0, outputs)
                / Math.max(difference(wanted.outputs, new float[outputs], 0, outputs), 1e-6);
        if (found.outputs.length != wanted.outputs.length) {
            distances[2] = Double.POSITIVE_INFINITY;
        }
        double[] scales = scales(model, wanted);
        int at = 3;
        for (Parameter p : model.layout().parameters()) {
            double difference = difference(found.gradient, wanted.gradient, p.offset(), p.end());
            distances[at] = p.frozen() ? 0 : difference / scales[at];
            at++;
        }
        return distances;
    }

    /** What a parameter's distance is relative to: its own gradient or, where that is small, a hundredth of all. */
    static double[] scales(Model model, Found wanted) {
        float[] zeros = new float[wanted.gradient.length];
        double whole = 0;
        for (Parameter p : model.layout().parameters()) {
            double own = p.frozen() ? 0 : difference(wanted.gradient, zeros, p.offset(), p.end());
            whole += own * own;
        }
        double[] scales = new double[model.layout().parameters().size() + 3];
        int at = 3;
        for (Parameter p : model.layout().parameters()) {
            double own = difference(wanted.gradient, zeros, p.offset(), p.end());
            scales[at++] = Math.max(own, 1e-2 * Math.sqrt(whole) + 1e-2);
        }
        return scales;
    }

    private static double difference(float[] found, float[] wanted, int from, int end) {
        double sum = 0;
        for (int k = from; k < Math.min(end, found.length); k++) {
            sum += Math.pow((double) found[k] - wanted[k], 2);
        }
        return Math.sqrt(sum);
    }
}
