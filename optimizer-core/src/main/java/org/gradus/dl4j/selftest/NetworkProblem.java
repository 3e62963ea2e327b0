package org.gradus.dl4j.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.dl4j.Model;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.engine.Parameter;
import org.gradus.selftest.InjectedFault;
import org.gradus.selftest.Numbers;
import org.gradus.selftest.Solution;
import org.gradus.selftest.Tape;

/**
 * A network with one layer of a kind and an output layer, identity and mean squared error, whose outputs and gradient are known.
 *
 * @param name for messages
 * @param configuration of a network with two outputs
 * @param shape of one example
 * @param layer what comes out of the layer
 */
record NetworkProblem(String name, MultiLayerConfiguration configuration, List<Integer> shape, Layer layer) {
    private static final int EXAMPLES = 3;
    private static final int OUTPUTS = 2;

    /** A layer by plain arithmetic. */
    @FunctionalInterface
    interface Layer {
        /**
         * @param x the places of all examples' features, row after row
         * @param training whether batch normalisation is by the batch
         * @return the places of what each example gives
         */
        int[][] apply(Tape tape, Parameters parameters, int[][] x, boolean training);
    }

    /** What DL4J makes wrong; empty: nothing. */
    Optional<String> fault(boolean lies) {
        Model model = Model.fromConfiguration(configuration.toJson(), name, 7);
        float[] weights = Numbers.floats(Numbers.of(model.layout().length(), 1));
        for (Parameter parameter : model.layout().parameters()) {
            if (parameter.name().endsWith("var")) {
                for (int k = parameter.offset(); k < parameter.end(); k++) {
                    weights[k] = 0.5f;
                }
            }
        }
        int features = shape.stream().reduce(1, Math::multiplyExact);
        double[] x = features(EXAMPLES * features);
        double[] labels = Numbers.of(EXAMPLES * OUTPUTS, 3);
        Batch batch = new Batch(Numbers.floats(x), Numbers.floats(labels), EXAMPLES);
        float factor = lies ? InjectedFault.FACTOR : 1;
        try (Engine engine = Dl4jEngine.open(model.withWeights(weights), shape)) {
            engine.computeGradient(batch, new Moment(0, 0, 1));
            float[] gradient = new float[weights.length];
            engine.gradient().get(0, gradient);
            float[] outputs = engine.predict(batch);
            for (int k = 0; k < outputs.length; k++) {
                outputs[k] *= factor;
            }
            Known trained = known(model, weights, x, labels, true);
            Known inferred = known(model, weights, x, labels, false);
            return new Solution(inferred.outputs(), List.of(trained.gradient(model, gradient)))
                    .compare(outputs, List.of(gradient))
                    .map(what -> name + ", " + what);
        }
    }

    /** Ids for an embedding, else any numbers. */
    private double[] features(int count) {
        double[] x = Numbers.of(count, 2);
        for (int k = 0; name.startsWith("embedding") && k < count; k++) {
            x[k] = k * 2 % 5;
        }
        return x;
    }

    private record Known(double[] outputs, double[] derivatives) {
        /** Statistics have no derivatives: what the engine has there stays. */
        double[] gradient(Model model, float[] found) {
            double[] gradient = new double[found.length];
            for (Parameter parameter : model.layout().parameters()) {
                boolean statistic = parameter.kind() == org.gradus.engine.Kind.STATISTIC;
                for (int k = parameter.offset(); k < parameter.end(); k++) {
                    gradient[k] = statistic ? found[k] : derivatives[k];
                }
            }
            return gradient;
        }
    }

    private Known known(Model model, float[] weights, double[] x, double[] labels, boolean training) {
        Tape tape = new Tape();
        for (float weight : weights) {
            tape.number(weight);
        }
        int features = x.length / EXAMPLES;
        int[][] rows = new int[EXAMPLES][features];
        for (int k = 0; k < x.length; k++) {
            rows[k / features][k % features] = tape.number(x[k]);
        }
        Parameters parameters = new Parameters(model.layout());
        int[][] hidden = layer.apply(tape, parameters, rows, training);
        List<Integer> outputs = new ArrayList<>();
        int loss = tape.number(0);
        for (int n = 0; n < EXAMPLES; n++) {
            for (int o = 0; o < OUTPUTS; o++) {
                int y = parameters.vector("1_b", o);
                for (int k = 0; k < hidden[n].length; k++) {
                    y = tape.add(y, tape.multiply(hidden[n][k], parameters.at("1_W", k, o)));
                }
                outputs.add(y);
                int off = tape.scale(y, 1, -labels[n * OUTPUTS + o]);
                loss = tape.add(loss, tape.scale(tape.multiply(off, off), 1.0 / OUTPUTS / EXAMPLES, 0));
            }
        }
        return new Known(
                outputs.stream().mapToDouble(tape::value).toArray(),
                tape.derivatives(new int[] {loss}, new double[] {1}));
    }
}
