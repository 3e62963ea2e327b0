package org.gradus.dl4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.gradus.dl4j.LiveNetwork;
import org.gradus.dl4j.ModelException;
import org.gradus.dl4j.Node;
import org.gradus.selftest.InjectedFault;
import org.gradus.selftest.KernelSet;
import org.gradus.selftest.LayerKind;
import org.gradus.torch.Computing;
import org.gradus.torch.LibTorch;

/** A network as functions of tensors. Made without LibTorch; it computes once it is open. */
final class Translation implements AutoCloseable {
    private final List<Node> nodes;
    private final List<Forward> forwards = new ArrayList<>();
    private final List<Weights> weights = new ArrayList<>();
    private final RunningStatistics statistics = new RunningStatistics();
    private final List<String> faults = new ArrayList<>();
    private final int last;
    private final boolean graph;
    private final boolean[] reached;
    private KernelSet kernels = KernelSet.ONEDNN;
    private boolean[] faulty = {};
    private Output output;
    private JoinedGradient joined;

    /** Translates what it can; {@link #faults} says what it cannot. */
    Translation(LiveNetwork network) {
        nodes = network.nodes();
        last = network.output();
        graph = network.graph();
        Stacks stacks = new Stacks();
        for (Node node : nodes) {
            Weights own = new Weights(node, statistics);
            weights.add(own);
            try {
                stacks.put(node);
                if (node.number() == last) {
                    output = Outputs.of(node, own);
                    forwards.add(output.before());
                } else {
                    forwards.add(Translators.of(node, own));
                }
            } catch (Uncovered e) {
                faults.add(node + ": " + e.getMessage());
            }
        }
        reached = reached();
    }

    /**
     * Translates all of a network.
     *
     * @throws ModelException with every layer that is not covered
     */
    static Translation covering(LiveNetwork live) {
        Translation translation = new Translation(live);
        if (!translation.faults().isEmpty()) {
            throw new ModelException("engine torch does not cover " + String.join("; ", translation.faults()));
        }
        return translation;
    }

    /**
     * DL4J does not come to what lies before a frozen layer on its way back, so that running statistics there stay what they are.
     *
     * @return by number, whether it comes to a node
     */
    private boolean[] reached() {
        boolean[] reached = new boolean[nodes.size()];
        reached[last] = true;
        for (int k = nodes.size() - 1; k >= 0; k--) {
            Node node = nodes.get(k);
            if (reached[node.number()] && !node.stops()) {
                node.inputs().stream().filter(i -> i != Node.INPUT).forEach(i -> reached[i] = true);
            }
        }
        return reached;
    }

    /** What is not covered, layer by layer; empty: all is. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** How convolutions best have images in memory. */
    ImageOrder images(Computing computing) {
        return ImageOrder.of(computing, nodes);
    }

    /** The kinds of its layers. */
    Set<LayerKind> kinds() {
        return LayerKinds.of(nodes.stream().map(Node::settings).toList());
    }

    /** Computes with these kernels from now on, with the faults that a test puts into them. */
    void use(KernelSet which) {
        kernels = which;
        faulty = new boolean[nodes.size()];
        for (Node node : nodes) {
            for (LayerKind kind : LayerKinds.of(node.settings())) {
                faulty[node.number()] |= InjectedFault.strikes(which, kind);
            }
        }
    }

    /** Makes the tensors of the parameters. */
    void open(Memory network) {
        weights.forEach(w -> w.open(network));
        statistics.open(network);
        if (network.afar()) {
            SortedMap<Integer, Tensor> learning = new TreeMap<>();
            weights.forEach(w -> w.learning(learning));
            joined = new JoinedGradient(network.gradient(), learning);
        }
    }

    /** What comes out before the activation of the last layer. */
    private Signal forward(Signal input, Pass pass) {
        List<Signal> signals = new ArrayList<>();
        Pass within = pass.of(input).by(kernels);
        statistics.begin();
        for (Node node : nodes) {
            List<Signal> inputs = node.inputs().stream()
                    .map(k -> k == Node.INPUT ? input : signals.get(k))
                    .toList();
            try {
                signals.add(spoilt(node, forwards.get(node.number()).apply(inputs, within)));
            } catch (RuntimeException e) {
                throw LibTorch.plain(e, node.toString());
            }
        }
        statistics.settle();
        Signal found = signals.get(last); // with autocast perhaps in bfloat16; losses are not
        return found.with(found.values().to(torch.ScalarType.Float));
    }

    private Signal spoilt(Node node, Signal signal) {
        return faulty.length > 0 && faulty[node.number()]
                ? signal.with(signal.values().mul(new Scalar(InjectedFault.FACTOR)))
                : signal;
    }

    /**
     * DL4J's mean score of a batch, penalties not included. While a ComputationGraph trains, its score is that of all rows, and only
     * its gradients heed a mask of the features.
     *
     * @param mask of the labels; null: the features' mask as far as it reaches the last layer
     */
    Tensor loss(Signal input, Tensor labels, Tensor mask, Pass pass) {
        Signal before = forward(input, pass);
        try {
            if (mask != null || before.mask() == null) {
                return output.loss().of(before.values(), labels, mask, pass);
            }
            Tensor loss = output.loss().of(before.values(), labels, before.mask(), pass);
            return graph && pass.training()
                    ? Surrogate.valued(loss, output.loss().of(before.values().detach(), labels, null, pass))
                    : loss;
        } catch (RuntimeException e) {
            throw LibTorch.plain(e, "the loss");
        }
    }

    Tensor outputs(Signal input, Pass pass) {
        Signal before = forward(input, pass);
        Tensor outputs = output.activation().apply(before.values(), pass);
        return before.mask() == null || outputs.dim() != 2 ? outputs : outputs.mul(before.mask());
    }

    /** Copies all gradients into the flat vector. */
    void collect() {
        if (joined != null) {
            joined.collect();
        } else {
            weights.forEach(Weights::collect);
        }
        for (int k = 0; k < reached.length; k++) {
            if (!reached[k] || nodes.get(k).held()) {
                weights.get(k).keepStatistics();
            }
        }
    }

    /** Forgets what autograd found so far, after an error. */
    void forget() {
        weights.forEach(Weights::forget);
    }

    @Override
    public void close() {
        if (joined != null) {
            joined.close();
        }
        weights.forEach(Weights::close);
        statistics.close();
    }
}
