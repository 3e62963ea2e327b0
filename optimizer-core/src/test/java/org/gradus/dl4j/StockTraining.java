package org.gradus.dl4j;

import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.gradus.engine.Batch;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Moment;
import org.gradus.group.Group;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanCompiler;
import org.gradus.update.GroupedUpdate;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * One network with convolution, batch normalisation, LSTM and dense layers, trained twice from the same weights with the same
 * batches: by DL4J's own fit and updater, and by an engine and an update of ours.
 */
final class StockTraining {
    private final Networks.Sample sample;
    private final Model model;

    StockTraining(IUpdater updater) {
        sample = new Networks.Sample(configuration(updater).toJson(), List.of(), 16, false);
        model = sample.model();
    }

    /** The convolution has no bias: behind it batch normalisation would leave it a gradient of nothing but roundings. */
    private static ComputationGraphConfiguration configuration(IUpdater updater) {
        LSTM lstm = new LSTM.Builder().nIn(4).nOut(5).build();
        return Networks.builder(updater)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                        "conv",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(4)
                                .hasBias(false)
                                .build(),
                        "in")
                .addLayer("bn", new BatchNormalization.Builder().build(), "conv")
                .addVertex("sequence", new ReshapeVertex(-1, 4, 4), "bn")
                .addLayer("lstm", new LastTimeStep(lstm), "sequence")
                .addLayer("dense", new DenseLayer.Builder().nIn(5).nOut(6).build(), "lstm")
                .addLayer("out", Networks.output(6), "dense")
                .setOutputs("out")
                .setInputTypes(InputType.convolutionalFlat(4, 4, 1))
                .build();
    }

    float[] start() {
        return model.weights();
    }

    /** The weights after fits of DL4J. */
    float[] fitted(int steps) {
        ComputationGraph network = new ComputationGraph(ComputationGraphConfiguration.fromJson(model.configuration()));
        network.init(Model.row(model.weights()), false);
        for (int t = 0; t < steps; t++) {
            Batch batch = sample.batch(6, t);
            try (Rows features = new Rows(List.of());
                    Rows labels = new Rows(List.of())) {
                network.fit(
                        new INDArray[] {features.fill(batch.features(), 6)},
                        new INDArray[] {labels.fill(batch.labels(), 6)});
            }
        }
        return network.params().toFloatVector();
    }

    /** The weights after as many updates of ours. */
    float[] ours(Group rest, int steps) {
        try (Dl4jEngine engine = Dl4jEngine.open(model, List.of())) {
            GroupedUpdate update = new GroupedUpdate(plan(engine.layout(), engine.weights(), rest));
            for (int t = 0; t < steps; t++) {
                Moment moment = new Moment(t, 0, t);
                engine.computeGradient(sample.batch(6, t), moment);
                update.update(engine.weights(), engine.gradient(), t);
                engine.afterUpdate(moment);
            }
            float[] weights = new float[engine.layout().length()];
            engine.weights().duplicate().get(weights);
            return weights;
        }
    }

    private static Plan plan(Layout layout, FloatBuffer weights, Group rest) {
        return PlanCompiler.compile(layout, weights, OptimizerSettings.of(rest));
    }

    /** The running means and variances among weights. */
    float[] statistics(float[] weights) {
        FloatBuffer statistics = FloatBuffer.allocate(weights.length);
        model.layout().parameters().stream()
                .filter(p -> p.kind() == Kind.STATISTIC)
                .forEach(p -> statistics.put(weights, p.offset(), p.length()));
        float[] values = new float[statistics.flip().limit()];
        statistics.get(values);
        return values;
    }

    /** Relative, over the whole vector. */
    static double difference(float[] found, double[] reference) {
        double difference = 0;
        double norm = 0;
        for (int k = 0; k < reference.length; k++) {
            difference += Math.pow(found[k] - reference[k], 2);
            norm += Math.pow(reference[k], 2);
        }
        return Math.sqrt(difference / norm);
    }

    static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        for (int k = 0; k < wide.length; k++) {
            wide[k] = values[k];
        }
        return wide;
    }
}
