package org.gradus.dl4j.torch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.NativeThreads;
import org.gradus.dl4j.ShapeReport;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.engine.Shapes;

/** Random networks, and batches whose shape is drawn without a look at what the network takes. */
final class WrongShapes {
    /** What became of a pair. */
    enum Kind {
        /** By both engines, with a fault that names the layer. */
        REFUSED,
        /** By both engines. */
        TRAINED,
        /** DL4J can train the network on no shape at all. */
        UNTRAINABLE,
        /** DL4J could not build what was drawn. */
        NOT_BUILT,
        /** With an exception of DL4J's, by a network that LibTorch does not cover and DL4J can train on some shapes only. */
        FAILED,
        /** Neither refused in our words nor trained. */
        WRONG
    }

    record Verdict(Kind kind, String why) {}

    /** A network with what opens it; drawn once for several shapes. */
    record Subject(RandomNetwork network, Model model, boolean torch) {
        /** @throws RuntimeException when DL4J cannot build it */
        static Subject of(RandomNetwork network, long seed) {
            Model model = Model.fromConfiguration(network.json(), "drawn", seed);
            return new Subject(network, model, TorchEngine.uncovered(model).isEmpty());
        }

        List<Integer> right() {
            return network.shape().stream()
                    .map(d -> d == 0 ? network.steps() : d)
                    .toList();
        }
    }

    private WrongShapes() {}

    static Verdict of(Subject subject, Random random) {
        NativeThreads.one();
        List<Integer> shape = wrong(subject.right(), random);
        return of(subject, shape, 1 + random.nextInt(4), random);
    }

    /** Whether both engines train it on the shape that it was made for. */
    static Verdict right(Subject subject) {
        NativeThreads.one();
        return of(subject, subject.right(), 3, new Random(1));
    }

    private static Verdict of(Subject subject, List<Integer> shape, int examples, Random random) {
        String pair = shape + " x " + examples + ": ";
        ShapeReport report = subject.model.shapes(examples, shape);
        Batch batch = batch(subject, shape, examples, report, random);
        List<String> found = new ArrayList<>();
        found.add(used(() -> Dl4jEngine.open(subject.model, shape), batch));
        if (subject.torch) {
            found.add(used(() -> TorchEngine.open(subject.model, shape), batch));
        }
        if (!report.faults().isEmpty()) {
            boolean named = report.faults().stream().allMatch(f -> f.contains("layer ") && f.contains("; must "));
            String expected =
                    "IllegalArgumentException: an example's shape is " + String.join("; it is ", report.faults());
            boolean same = found.stream().allMatch(expected::equals);
            return new Verdict(named && same ? Kind.REFUSED : Kind.WRONG, pair + report.faults() + " " + found);
        }
        if (found.stream().allMatch(String::isEmpty)) {
            return new Verdict(report.outputs().isEmpty() && subject.torch ? Kind.WRONG : Kind.TRAINED, pair);
        }
        return new Verdict(subject.torch ? Kind.WRONG : Kind.FAILED, pair + "accepted, then " + found);
    }

    /** In a thread of its own: where DL4J fails it leaves the workspaces of its thread open. */
    private static String used(Supplier<Engine> open, Batch batch) {
        return CompletableFuture.supplyAsync(() -> use(open, batch), task -> new Thread(task, "engine").start())
                .join();
    }

    private static String use(Supplier<Engine> open, Batch batch) {
        NativeThreads.one();
        try (Engine engine = open.get()) {
            engine.computeGradient(batch, new Moment(0, 0, 1));
            engine.predict(batch);
            engine.loss(batch);
            return "";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private static Batch batch(Subject subject, List<Integer> shape, int examples, ShapeReport report, Random random) {
        float[] features = new float[examples * shape.stream().reduce(1, Math::multiplyExact)];
        for (int k = 0; k < features.length; k++) {
            features[k] = subject.network.whole() ? random.nextInt(5) : (float) random.nextGaussian();
        }
        int each = report.outputs()
                .filter(outputs -> report.faults().isEmpty())
                .map(outputs -> Math.toIntExact(outputs.perRow()))
                .orElse(subject.model.outputs());
        float[] labels = new float[examples * each];
        long[] sizes = Shapes.of(subject.model.outputShape(), labels.length, examples);
        int outputs = subject.model.outputs();
        boolean first = sizes.length == 2 || sizes[1] == outputs;
        int steps = each / outputs;
        for (int row = 0; row < examples * steps; row++) { // one-hot, along whatever dimension counts the outputs
            int example = row / steps;
            int hot = random.nextInt(outputs);
            int within = first ? hot * steps + row % steps : row % steps * outputs + hot;
            labels[example * each + within] = 1;
        }
        return new Batch(features, labels, examples);
    }

    /** Another order, rank or size; now and then the right one. */
    private static List<Integer> wrong(List<Integer> right, Random random) {
        List<Integer> shape = new ArrayList<>(right);
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            int at = random.nextInt(shape.size());
            switch (random.nextInt(7)) {
                case 0 -> Collections.shuffle(shape, random);
                case 1 -> shape.add(random.nextInt(shape.size() + 1), 1 + random.nextInt(3));
                case 2 -> {
                    if (shape.size() > 1) {
                        shape.remove(at);
                    }
                }
                case 3 -> shape.set(at, 1);
                case 4 -> shape.set(at, Math.max(1, shape.get(at) + random.nextInt(5) - 2));
                case 5 -> shape = new ArrayList<>(List.of(shape.stream().reduce(1, Math::multiplyExact)));
                default -> shape.set(at, 1 + random.nextInt(12));
            }
            if (shape.size() > 5 || shape.stream().reduce(1, Math::multiplyExact) > 5000) {
                shape = new ArrayList<>(right);
            }
        }
        return List.copyOf(shape);
    }
}
