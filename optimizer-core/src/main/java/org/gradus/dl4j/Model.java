package org.gradus.dl4j;

import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import org.gradus.dl4j.shape.ArrayShape;
import org.gradus.engine.Layout;
import org.gradus.engine.RowScaling;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network at rest: its configuration as its author wrote it, updaters and penalties included, its weights, and how rows
 * are scaled. Travels to executors; {@link Dl4jEngine#open} wakes it.
 */
public final class Model implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String configuration;
    private final Layout layout;
    private final Head head;
    private final float[] weights;
    private final RowScaling scaling;
    private final List<String> unused;

    private Model(
            String configuration, Layout layout, Head head, float[] weights, RowScaling scaling, List<String> unused) {
        this.configuration = configuration;
        this.layout = layout;
        this.head = head;
        this.weights = weights;
        this.scaling = scaling;
        this.unused = unused;
    }

    /**
     * Reads a configuration, and draws the weights.
     *
     * @param text JSON or YAML of a MultiLayerNetwork or a ComputationGraph
     * @param where the file's name, for messages
     * @param seed takes the place of the configuration's seed, so that the weights are a function of it
     * @throws ModelException when DL4J cannot read it or Gradus cannot train it
     */
    public static Model fromConfiguration(String text, String where, long seed) {
        return read(text, where, null, seed, RowScaling.NONE, List.of());
    }

    /**
     * Reads the zip that DL4J's ModelSerializer or {@link #toZip} wrote. The state of its updater is not used: see
     * {@link #unused}.
     *
     * @param zip the file
     * @param where the file's name, for messages
     * @throws ModelException when it is no zip, no model, damaged, or cannot be trained
     */
    public static Model fromZip(byte[] zip, String where) {
        ModelZip.Content content = ModelZip.read(zip, where);
        return read(content.configuration(), where, content.weights(), 0, content.scaling(), content.unused());
    }

    private static Model read(
            String text, String where, float[] weights, long seed, RowScaling scaling, List<String> unused) {
        Network network = Configurations.parse(text, where);
        if (weights != null && network.dataType() == null) {
            network.dataType(DataType.FLOAT);
        }
        try {
            ParameterCount.requireMemory(network.parameters());
            if (weights == null) {
                network.init(Seeds.of(seed));
            } else {
                network.init(row(weights));
            }
        } catch (ModelException e) {
            throw new ModelException(where, e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new ModelException(where, "DL4J cannot build the network: " + Configurations.reason(e), e);
        }
        try {
            Head head = Head.of(network);
            Layout layout = Layouts.of(network);
            return new Model(
                    network.json(), layout, head, network.model().params().toFloatVector(), scaling, unused);
        } catch (ModelException e) {
            throw new ModelException(where, e.getMessage(), e);
        } catch (RuntimeException e) { // numbers that DL4J's builders would not have taken
            throw new ModelException(where, "a configuration with impossible settings: " + Configurations.reason(e), e);
        } finally {
            if (network.gradients() != null) {
                network.gradients().close();
            }
        }
    }

    static INDArray row(float[] weights) {
        return Nd4j.create(weights, new long[] {1, weights.length}, 'c');
    }

    /** The configuration as JSON, with the seed that the weights were drawn from. */
    public String configuration() {
        return configuration;
    }

    public Layout layout() {
        return layout;
    }

    /** A copy of the weights, layout().length() floats. */
    public float[] weights() {
        return weights.clone();
    }

    /** The same network with these weights. */
    public Model withWeights(float[] values) {
        if (values.length != layout.length()) {
            throw new IllegalArgumentException(
                    values.length + " weights for a model that has " + layout.length() + "; must be as many");
        }
        return new Model(configuration, layout, head, values.clone(), scaling, unused);
    }

    /** How the features of each example are scaled before the network sees them, and its labels before the loss. */
    public RowScaling scaling() {
        return scaling;
    }

    /** The same network, fed with rows that are scaled so. */
    public Model withScaling(RowScaling values) {
        return new Model(configuration, layout, head, weights, values, unused);
    }

    /** What the zip carried that is not used, a clause each: the state of its updater, Java objects. */
    public List<String> unused() {
        return unused;
    }

    /** Features per example; empty where the configuration leaves it open, as recurrent networks do. */
    public OptionalInt inputs() {
        return head.inputs() > 0 ? OptionalInt.of(head.inputs()) : OptionalInt.empty();
    }

    /** Outputs per example. */
    public int outputs() {
        return head.outputs();
    }

    /** Whether the outputs are probabilities of classes: cross entropy, softmax or sigmoid. Else they are values. */
    public boolean classification() {
        return head.classification();
    }

    /** Whether it gives outputs for every time step, and so wants labels for every one. */
    public boolean sequential() {
        return head.shape().size() > 1;
    }

    /**
     * The dimensions of one example's outputs: {@code [outputs]}, or with time, which is 0: {@code [outputs, 0]} or, where the last
     * layer says NWC, {@code [0, outputs]}.
     */
    public List<Integer> outputShape() {
        return head.shape();
    }

    /**
     * The time steps of a segment where backpropagation through time is truncated: {@link org.gradus.engine.Segments} cuts batches
     * so. Empty where it is not.
     */
    public OptionalInt segment() {
        return head.segment() > 0 ? OptionalInt.of(head.segment()) : OptionalInt.empty();
    }

    /**
     * What becomes of examples of a shape, layer by layer.
     *
     * @param examples of a batch, 1 or more
     * @param shape the dimensions of one example, each 1 or more; for a row its number of features
     */
    public ShapeReport shapes(int examples, List<Integer> shape) {
        try (LiveNetwork live = LiveNetwork.open(this)) {
            return new ShapeCheck(live.network(), head.shape()).follow(ArrayShape.batch(examples, shape));
        }
    }

    /** A zip that plain DL4J restores: configuration, weights and, where there is a scaling, a NormalizerStandardize. */
    public byte[] toZip() {
        return ModelZip.write(new ModelZip.Content(configuration, weights, scaling, List.of()), head.inputs());
    }

    /** A live network with these weights. */
    Network open() {
        Network network = Configurations.parse(configuration, "model");
        network.init(row(weights));
        return network;
    }
}
