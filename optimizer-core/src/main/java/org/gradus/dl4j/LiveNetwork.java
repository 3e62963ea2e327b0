package org.gradus.dl4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gradus.engine.Kind;
import org.gradus.engine.LayerModes;
import org.gradus.engine.Layout;
import org.gradus.engine.Moment;
import org.gradus.engine.Parameter;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A network that is awake, whoever computes its gradients: DL4J's flat vectors of weights and gradients, what its
 * configuration says of each layer, and what DL4J does to gradients before an update and to weights after it. Its own updaters and
 * penalties are gone: the plan decides about both. Weights and gradients must not be touched after {@link #close}.
 */
public final class LiveNetwork implements AutoCloseable {
    private static final int MANY = 64;
    private static final AtomicLong CLOSED = new AtomicLong();

    private final Network network;
    private final Layout layout;
    private final int outputs;
    private final List<Integer> outputShape;
    private final boolean truncated;
    private final FloatBuffer weights;
    private final FloatBuffer gradient;
    private final boolean constrained;
    private final BaseMultiLayerUpdater<?> preparation;
    private final boolean normalises;
    private final LayerSwitch layers;

    private LiveNetwork(Model model) {
        network = model.open();
        layout = model.layout();
        outputs = model.outputs();
        outputShape = model.outputShape();
        truncated = model.segment().isPresent();
        weights = network.model().params().data().asNioFloat();
        gradient = network.gradients().data().asNioFloat();
        List<Vertex> vertices = network.vertices();
        constrained = vertices.stream().anyMatch(Vertex::constrained);
        normalises = vertices.stream()
                .map(Vertex::training)
                .filter(Objects::nonNull) // a vertex that is no layer has none
                .map(TrainingConfig::getGradientNormalization)
                .anyMatch(n -> n != null && n != GradientNormalization.None);
        UpdateSettings.forget(vertices);
        preparation = network.updater();
        Blocks.drop(preparation);
        layers = new LayerSwitch(network, layout);
        // DL4J writes no gradient of what it freezes.
        network.gradients().assign(0);
    }

    /** Wakes a model, which is not changed. */
    public static LiveNetwork open(Model model) {
        return new LiveNetwork(model);
    }

    public Layout layout() {
        return layout;
    }

    /** How layers compute. */
    public LayerModes modes() {
        return layers.modes();
    }

    /** Has layers compute so from the next batch on. */
    public void use(LayerModes modes) {
        if (!modes.equals(layers.modes())) {
            layers.set(modes);
            layers.tell(preparation);
            network.gradients().assign(0); // what trained may be frozen now
        }
    }

    /** Numbers per example that the network gives. */
    public int outputs() {
        return outputs;
    }

    /** The dimensions of one example's outputs, as {@link Model#outputShape} gives them. */
    public List<Integer> outputShape() {
        return outputShape;
    }

    /** Whether a batch may go on from the recurrent state that the one before left. */
    public boolean truncated() {
        return truncated;
    }

    /** The live weights, outside the heap, in native order. */
    public FloatBuffer weights() {
        return weights;
    }

    /** The live gradients, outside the heap, in native order. */
    public FloatBuffer gradient() {
        return gradient;
    }

    /** Whether {@link #afterUpdate} may move weights because the model has constraints. */
    public boolean constrained() {
        return constrained;
    }

    /** Every layer and vertex, inputs left out, each after its inputs. The last one that nothing reads gives the outputs. */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (Vertex vertex : network.vertices()) {
            Map<String, Parameter> parameters = new LinkedHashMap<>();
            String prefix = vertex.key() + "_";
            for (Parameter parameter : layout.parameters()) {
                if (parameter.layer() == vertex.number()) {
                    parameters.put(parameter.name().substring(prefix.length()), parameter);
                }
            }
            nodes.add(new Node(
                    vertex.number(),
                    vertex.name(),
                    vertex.settings().get(0),
                    network.preProcessor(vertex),
                    network.inputs(vertex),
                    parameters,
                    layers.freezes(vertex),
                    layers.stops(vertex),
                    layers.modes().held().contains(vertex.number())));
        }
        return nodes;
    }

    /** Whether it is a ComputationGraph, not a MultiLayerNetwork. */
    public boolean graph() {
        return network instanceof Graph;
    }

    /** The number of the node that gives the outputs. */
    public int output() {
        return network.outputVertex();
    }

    Network network() {
        return network;
    }

    /** Leaves zeros where DL4J wrote no gradient. */
    void clearUnwritten(Gradient found) {
        Unwritten.clear(layout, found, network.gradients());
    }

    /** Divides gradients that are sums over examples, and normalises them where the configuration says so. */
    void prepare(Gradient sums, int examples, Moment moment) {
        preparation.update(
                sums, Math.toIntExact(moment.step()), moment.epoch(), examples, LayerWorkspaceMgr.noWorkspaces());
    }

    /** Whether {@link #normalise} does anything. */
    public boolean normalises() {
        return normalises;
    }

    /** Normalises gradients that are means where the configuration says so. */
    public void normalise(Moment moment) {
        if (!normalises) {
            return;
        }
        INDArray flat = network.gradients().reshape(layout.length());
        DefaultGradient views = new DefaultGradient(network.gradients());
        for (Parameter p : layout.parameters()) {
            if (!layers.freezes(p)) {
                long[] shape = p.shape().stream().mapToLong(i -> i).toArray();
                INDArray view = flat.get(NDArrayIndex.interval(p.offset(), p.end()));
                views.setGradientFor(p.name(), view.reshape(p.order(), shape));
            }
        }
        prepare(views, 1, moment);
    }

    /** Whether the running statistics of a layer may move; those that a plan holds have a gradient of zeros. */
    public boolean moves(Parameter parameter) {
        return parameter.kind() == Kind.STATISTIC && !layers.freezes(parameter);
    }

    /** Moves running statistics by what the gradient holds of them, and applies the model's constraints to the weights. */
    public void afterUpdate(Moment moment) {
        for (Parameter parameter : layout.parameters()) {
            if (moves(parameter)) {
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

    /**
     * Frees what DL4J's own close frees, which then runs the garbage collector twice: that takes most of a short engine's life. What
     * ND4J leaves to the collector is small, so that one run for many networks is enough.
     */
    @Override
    public void close() {
        network.model().params().close();
        network.gradients().close();
        MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
        for (MemoryWorkspace workspace : workspaces.getAllWorkspacesForCurrentThread()) {
            workspaces.destroyWorkspace(workspace);
        }
        if (CLOSED.incrementAndGet() % MANY == 0) {
            System.gc();
        }
    }
}
