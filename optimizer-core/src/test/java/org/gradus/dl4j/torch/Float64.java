package org.gradus.dl4j.torch;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gradus.engine.Batch;
import org.gradus.engine.Kind;
import org.gradus.engine.Parameter;
import org.gradus.engine.Shapes;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What DL4J makes of a batch in float64, rounded only at the end: against it both engines' float32 can be measured. Gradients are not
 * normalised.
 *
 * @param loss in training
 * @param gradient in the order of the layout
 */
record Float64(double loss, float[] gradient) {
    static Float64 of(org.gradus.dl4j.Model model, RandomNetwork network, Batch batch) {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            return compute(model, network, batch);
        } finally {
            Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
        }
    }

    private static Float64 compute(org.gradus.dl4j.Model model, RandomNetwork network, Batch batch) {
        int examples = batch.examples();
        long[] labelled = Shapes.of(model.outputShape(), batch.labels().length, examples);
        int counted = batch.labelMask().length;
        INDArray x = array(batch.features(), Shapes.of(network.shape(), batch.features().length, examples));
        INDArray y = array(batch.labels(), labelled);
        INDArray features = array(batch.featureMask(), examples, batch.featureMask().length / examples);
        INDArray labels =
                counted == 0 ? null : array(batch.labelMask(), Shapes.mask(labelled, model.outputs(), counted));
        INDArray weights = array(model.weights(), 1, model.layout().length());
        String json = model.configuration().replaceAll("\"dataType\"\\s*:\\s*\"FLOAT\"", "\"dataType\" : \"DOUBLE\"");
        INDArray gradient;
        Model computed;
        if (json.contains("\"confs\"")) {
            MultiLayerNetwork layers = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
            layers.init(weights, true);
            layers.initGradientsView();
            layers.setInput(x);
            layers.setLabels(y);
            layers.setLayerMaskArrays(features, labels);
            layers.computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
            gradient = layers.getFlattenedGradients();
            computed = layers;
        } else {
            ComputationGraph graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
            graph.init(weights, true);
            graph.initGradientsView();
            graph.setInputs(x);
            graph.setLabels(y);
            graph.setLayerMaskArrays(one(features), one(labels));
            graph.computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
            gradient = graph.getFlattenedGradients();
            computed = graph;
        }
        double penalties = penalties(computed);
        return new Float64(computed.score() - penalties, means(gradient.toDoubleVector(), model, examples));
    }

    /** DL4J's score has the penalties in it, which the plan decides about. */
    private static double penalties(Model network) {
        return network instanceof MultiLayerNetwork layers
                ? layers.calcRegularizationScore(true)
                : ((ComputationGraph) network).calcRegularizationScore(true);
    }

    private static float[] means(double[] sums, org.gradus.dl4j.Model model, int examples) {
        float[] means = new float[sums.length];
        for (Parameter p : model.layout().parameters()) {
            for (int k = p.offset(); k < p.end(); k++) {
                means[k] = (float) (p.kind() == Kind.STATISTIC ? sums[k] : sums[k] / examples);
            }
        }
        return means;
    }

    private static INDArray array(float[] values, long... shape) {
        return values.length == 0
                ? null
                : Nd4j.createFromArray(values).castTo(DataType.DOUBLE).reshape('c', shape);
    }

    private static INDArray[] one(INDArray array) {
        return array == null ? null : new INDArray[] {array};
    }
}
