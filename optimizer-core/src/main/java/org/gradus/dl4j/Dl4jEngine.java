package org.gradus.dl4j;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.LayerModes;
import org.gradus.engine.Layout;
import org.gradus.engine.Moment;
import org.gradus.engine.Shapes;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J computes, with {@link ThriftyDense} for its dense layers. Weights and gradients are views of the network's own flat
 * vectors; they must not be touched after {@link #close}. Dropout and weight noise are drawn from ND4J's generator of the
 * calling thread, which is seeded before each batch: the same moment gives the same noise, whatever other threads do.
 */
public final class Dl4jEngine implements Engine {
    private final LiveNetwork live;
    private final Network network;
    private final BatchCheck check;
    private final Map<Integer, ThriftyDense> dense;
    private final Rows features;
    private final Rows labels;
    private final Rows featureMask = new Rows(List.of());
    private final Rows labelMask = new Rows(List.of());

    private Dl4jEngine(Model model, List<Integer> exampleShape) {
        live = LiveNetwork.open(model);
        network = live.network();
        dense = ThriftyDense.install(network);
        check = new BatchCheck(live, exampleShape);
        features = new Rows(exampleShape);
        labels = new Rows(live.outputShape());
    }

    /**
     * Wakes a model.
     *
     * @param model what to compute; not changed
     * @param exampleShape the dimensions of one example as the first layer wants it ({@code [1, 28, 28]}); empty for a row of
     *     features; a dimension of 0, time, is as long as a batch makes it
     */
    public static Dl4jEngine open(Model model, List<Integer> exampleShape) {
        return new Dl4jEngine(model, exampleShape);
    }

    @Override
    public Layout layout() {
        return live.layout();
    }

    @Override
    public FloatBuffer weights() {
        return live.weights();
    }

    @Override
    public FloatBuffer gradient() {
        return live.gradient();
    }

    @Override
    public void use(LayerModes modes) {
        live.use(modes);
        ThriftyDense.mark(network, dense, modes);
    }

    @Override
    public double computeGradient(Batch batch, Moment moment) {
        check.require(batch);
        if (live.truncated() && !batch.continues()) {
            recurrent().forEach(RecurrentLayer::rnnClearPreviousState);
        }
        DataSet data = data(batch);
        network.load(data.getFeatures(), data.getLabels(), Math.toIntExact(moment.step()), moment.epoch());
        network.mask(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
        Nd4j.getRandom().setSeed(Seeds.of(moment.seed()));
        network.model().computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
        live.clearUnwritten(network.model().gradient());
        live.prepare(network.model().gradient(), batch.examples(), moment);
        if (live.truncated()) {
            recurrent().forEach(layer -> layer.rnnSetPreviousState(layer.rnnGetTBPTTState()));
        }
        network.mask(null, null);
        network.clear();
        return network.model().score();
    }

    private Stream<RecurrentLayer> recurrent() {
        return Stream.of(network.layers())
                .filter(RecurrentLayer.class::isInstance)
                .map(RecurrentLayer.class::cast);
    }

    private DataSet data(Batch batch) {
        INDArray wanted = labels.fill(batch.labels(), batch.examples());
        float[] counted = batch.labelMask();
        return new DataSet(
                features.fill(batch.features(), batch.examples()),
                wanted,
                mask(batch),
                counted.length == 0
                        ? null
                        : labelMask.fill(counted, Shapes.mask(wanted.shape(), live.outputs(), counted.length)));
    }

    private INDArray mask(Batch batch) {
        return batch.featureMask().length == 0 ? null : featureMask.fill(batch.featureMask(), batch.examples());
    }

    @Override
    public void afterUpdate(Moment moment) {
        live.afterUpdate(moment);
    }

    @Override
    public boolean constrained() {
        return live.constrained();
    }

    @Override
    public float[] predict(Batch batch) {
        check.requireFeatures(batch);
        try (INDArray output = network.output(features.fill(batch.features(), batch.examples()), mask(batch))) {
            float[] result = new float[Math.toIntExact(output.length())];
            // The order alone does not tell: DL4J permutes where a layer has time before features.
            boolean inOrder = !output.isView() && output.ordering() == 'c' && Shape.hasDefaultStridesForShape(output);
            INDArray ordered = inOrder ? output : output.dup('c');
            ordered.data().asNioFloat().get(result);
            return result;
        }
    }

    @Override
    public double loss(Batch batch) {
        check.require(batch);
        double loss = network.loss(data(batch));
        network.clear();
        return loss;
    }

    @Override
    public void close() {
        features.close();
        labels.close();
        featureMask.close();
        labelMask.close();
        dense.values().forEach(ThriftyDense::close);
        live.close();
    }
}
