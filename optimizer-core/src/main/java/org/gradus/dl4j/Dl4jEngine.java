package org.gradus.dl4j;

import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Moment;
import org.gradus.engine.Parameter;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * DL4J computes. Weights and gradients are views of the network's own flat vectors; they must not be touched after
 * {@link #close}. Dropout and weight noise are drawn from ND4J's generator of the calling thread, which is seeded before
 * each batch: the same moment gives the same noise, whatever other threads do.
 */
public final class Dl4jEngine implements Engine {
    private final Network network;
    private final Layout layout;
    private final int outputs;
    private final BaseMultiLayerUpdater<?> preparation;
    private final FloatBuffer weights;
    private final FloatBuffer gradient;
    private final boolean constrained;
    private final Rows features;
    private final Rows labels = new Rows(List.of());

    private Dl4jEngine(Model model, List<Integer> exampleShape) {
        network = model.open();
        layout = model.layout();
        outputs = model.outputs();
        features = new Rows(exampleShape);
        weights = network.model().params().data().asNioFloat();
        gradient = network.gradients().data().asNioFloat();
        constrained = network.vertices().stream().anyMatch(Vertex::constrained);
        forgetPenalties();
        forgetUpdaters();
        preparation = withoutBlocks(network.updater());
    }

    /**
     * Wakes a model.
     *
     * @param model what to compute; not changed
     * @param exampleShape the dimensions of one example as the first layer wants it ({@code [1, 28, 28]}); empty for a row of
     *     features
     */
    public static Dl4jEngine open(Model model, List<Integer> exampleShape) {
        return new Dl4jEngine(model, exampleShape);
    }

    /** The plan decides about penalties; left in the network they would count in its loss. */
    private void forgetPenalties() {
        for (Vertex vertex : network.vertices()) {
            var table = vertex.trainable().paramTable(false);
            for (String key : table == null ? List.<String>of() : List.copyOf(table.keySet())) {
                var penalties = vertex.trainable().getConfig().getRegularizationByParam(key);
                if (penalties != null && !penalties.isEmpty()) {
                    penalties.clear();
                }
            }
        }
    }

    /**
     * The plan decides about updates; DL4J need not allocate the state of updaters that never run, and cannot make every one: its
     * AdaBelief fails. The model at rest keeps its own.
     */
    private void forgetUpdaters() {
        for (Vertex vertex : network.vertices()) {
            Object settings = vertex.trainable().getConfig();
            if (settings instanceof Bidirectional both) {
                settings = both.getFwd();
            }
            if (settings instanceof BaseLayer layer) {
                layer.setIUpdater(new NoOp());
                layer.setBiasUpdater(null);
            }
        }
    }

    /** DL4J's updater divides by the examples and normalises; without its blocks it does nothing more, and has no state. */
    private static BaseMultiLayerUpdater<?> withoutBlocks(BaseMultiLayerUpdater<?> updater) {
        updater.getUpdaterBlocks().clear();
        INDArray state = updater.getStateViewArray();
        if (state != null) {
            state.close();
        }
        return updater;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public FloatBuffer weights() {
        return weights;
    }

    @Override
    public FloatBuffer gradient() {
        return gradient;
    }

    @Override
    public double computeGradient(Batch batch, Moment moment) {
        if (batch.labels().length != (long) batch.examples() * outputs) {
            throw new IllegalArgumentException(batch.labels().length + " labels for " + batch.examples()
                    + " examples; must be " + outputs + " per example");
        }
        int step = Math.toIntExact(moment.step());
        network.load(
                features.fill(batch.features(), batch.examples()),
                labels.fill(batch.labels(), batch.examples()),
                step,
                moment.epoch());
        Nd4j.getRandom().setSeed(Seeds.of(moment.seed()));
        var noWorkspaces = LayerWorkspaceMgr.noWorkspaces();
        network.model().computeGradientAndScore(noWorkspaces);
        preparation.update(network.model().gradient(), step, moment.epoch(), batch.examples(), noWorkspaces);
        network.clear();
        return network.model().score();
    }

    @Override
    public void afterUpdate(Moment moment) {
        for (Parameter parameter : layout.parameters()) {
            if (parameter.kind() == Kind.STATISTIC && !parameter.frozen()) {
                for (int k = parameter.offset(); k < parameter.end(); k++) {
                    weights.put(k, weights.get(k) - gradient.get(k));
                }
            }
        }
        if (constrained) {
            // DL4J counts the step before it applies constraints.
            network.model().applyConstraints(Math.toIntExact(moment.step()) + 1, moment.epoch());
        }
    }

    @Override
    public boolean constrained() {
        return constrained;
    }

    @Override
    public float[] predict(float[] rows, int examples) {
        try (INDArray output = network.output(features.fill(rows, examples))) {
            float[] result = new float[Math.toIntExact(output.length())];
            INDArray ordered = output.ordering() == 'c' && !output.isView() ? output : output.dup('c');
            ordered.data().asNioFloat().get(result);
            return result;
        }
    }

    @Override
    public double loss(Batch batch) {
        double loss = network.loss(
                features.fill(batch.features(), batch.examples()), labels.fill(batch.labels(), batch.examples()));
        network.clear();
        return loss;
    }

    @Override
    public void close() {
        features.close();
        labels.close();
        network.model().close();
    }
}
