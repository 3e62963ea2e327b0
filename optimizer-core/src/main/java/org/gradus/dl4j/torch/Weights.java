package org.gradus.dl4j.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.gradus.dl4j.Node;
import org.gradus.engine.Kind;
import org.gradus.engine.Parameter;
import org.gradus.torch.Tensors;

/** The parameters of one layer as tensors over the flat vectors. Translators ask for them when they compute, not before. */
final class Weights implements AutoCloseable {
    private final Node node;
    private final RunningStatistics statistics;
    private final String prefix;
    private final Map<String, Tensor> values;
    private final Map<String, Tensor> gradients;
    private final Map<String, Tensor> replaced;

    /** @param statistics those of the network */
    Weights(Node node, RunningStatistics statistics) {
        this(node, statistics, "", new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    private Weights(
            Node node,
            RunningStatistics statistics,
            String prefix,
            Map<String, Tensor> values,
            Map<String, Tensor> gradients,
            Map<String, Tensor> replaced) {
        this.node = node;
        this.statistics = statistics;
        this.prefix = prefix;
        this.values = values;
        this.gradients = gradients;
        this.replaced = replaced;
    }

    /** The parameters of a layer that is wrapped in this one: where DL4J puts a prefix before their keys. */
    Weights of(String wrapped) {
        return new Weights(node, statistics, prefix + wrapped, values, gradients, replaced);
    }

    /** Makes the tensors, which live until {@link #close}. */
    void open(Memory network) {
        node.parameters().forEach((key, parameter) -> {
            Tensor value = Tensors.of(network.weights(), parameter);
            value.set_requires_grad(learns(parameter));
            values.put(key, value.retainReference());
            gradients.put(key, Tensors.of(network.gradient(), parameter).retainReference());
        });
    }

    private boolean learns(Parameter parameter) {
        return !node.frozen() && parameter.kind() != Kind.STATISTIC;
    }

    /** The layer. */
    Node node() {
        return node;
    }

    /** What takes the batch's statistics of a layer. */
    RunningStatistics statistics() {
        return statistics;
    }

    /** Where a parameter lies, by DL4J's key. */
    Parameter parameter(String key) {
        return node.parameters().get(prefix + key);
    }

    /** A parameter in DL4J's shape, by DL4J's key: {@code W}; null where the layer has none of that name. */
    Tensor get(String key) {
        Tensor other = replaced.get(prefix + key);
        return other == null ? values.get(prefix + key) : other;
    }

    /** Has {@link #get} give another tensor, weights with noise on them, until {@link #restore}. */
    void replace(String key, Tensor other) {
        replaced.put(prefix + key, other);
    }

    void restore() {
        replaced.clear();
    }

    /**
     * The place of a parameter's gradient. Layers write there only what autograd does not find: for a running statistic the
     * amount to subtract from it.
     */
    Tensor gradient(String key) {
        return gradients.get(prefix + key);
    }

    /** The parameters that learn, by their place in the flat vectors. */
    void learning(Map<Integer, Tensor> found) {
        node.parameters().forEach((key, parameter) -> {
            if (learns(parameter)) {
                found.put(parameter.offset(), values.get(key));
            }
        });
    }

    /** Copies what autograd found into the flat gradient, and forgets it; zeros where the loss does not depend on a parameter. */
    void collect() {
        values.forEach((key, value) -> {
            if (value.requires_grad()) {
                Tensor found = value.mutable_grad();
                if (found.defined()) {
                    gradients.get(key).copy_(found);
                    found.reset();
                } else {
                    gradients.get(key).zero_();
                }
            }
        });
    }

    /** Has running statistics stay what they are. */
    void keepStatistics() {
        node.parameters().forEach((key, parameter) -> {
            if (parameter.kind() == Kind.STATISTIC) {
                gradients.get(key).zero_();
            }
        });
    }

    /** Forgets what autograd found: left there, the next step's gradient would be added to it. */
    void forget() {
        values.values().stream().filter(Tensor::requires_grad).forEach(value -> value.mutable_grad()
                .reset());
    }

    @Override
    public void close() {
        values.values().forEach(Tensor::close);
        gradients.values().forEach(Tensor::close);
        values.clear();
        gradients.clear();
    }
}
