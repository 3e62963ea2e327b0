package org.gradus.dl4j;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.engine.Layout;
import org.gradus.group.Group;
import org.gradus.plan.Explanation;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.rule.Adam;
import org.gradus.state.OptimizerState;
import org.gradus.state.Partial;
import org.gradus.state.SavedState;
import org.gradus.state.Skips;
import org.gradus.state.StateFile;

/**
 * Gradus inside DL4J: once attached, {@code net.fit(...)} of a plain network updates its weights by groups, masks, rules and
 * schedules. Its listeners, early stopping, ModelSerializer, TransferLearning, dropout, constraints and gradient normalisation
 * work as before.
 *
 * <pre>
 *   GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
 *           .rule(new AdamW(0.9, 0.999, 1e-8))
 *           .lr(1e-3)
 *           .group("head", "6_*", g -&gt; g.withLr(3e-3))
 *           .attach();
 *   net.fit(data, 10);
 * </pre>
 *
 * A step is one update: one mini-batch, or one piece of a sequence with truncated backpropagation. Steps count from 0 where the
 * optimizer is attached; DL4J's own count of iterations is not used. The network's l1, l2 and weight decay count where the
 * settings say neither weight decay nor l1; they are part of the update, once. {@code net.score()} still contains the
 * penalties of the network's own configuration.
 *
 * <p>The configuration of the network is not touched, so what ModelSerializer writes loads in plain DL4J; the state of this
 * optimizer is not in that file. A clone of the network, or one that TransferLearning makes of it, has DL4J's own updater until
 * another optimizer is attached to it. {@code net.clear()} and another {@code net.init()} forget the optimizer.
 *
 * <p>On ND4J's CPU backend the update runs in Java, on the arrays' own memory; on any other as ND4J operations where the arrays
 * lie ({@link org.gradus.device.DeviceUpdate}), which know every rule over single elements, and of those over whole parameters
 * the ones of Gradus. There each step waits for one small transfer, which tells whether the update is finite before it is
 * subtracted; a change of plan copies weights and state to the host and back. Both ways have been tested with the CPU backend only.
 *
 * <p>Used by the thread that fits. Changes hold from the next step on, between two calls of {@code fit} or from a listener. They
 * are refused with all their faults at once (FaultsException, or IllegalArgumentException for a group that does not exist), and
 * then change nothing. State stays where the rule stays.
 */
public final class GroupedOptimizer {
    private final Network network;
    private final Steps steps;

    /** @param where how the network's vectors are updated */
    GroupedOptimizer(Network network, Programme programme, Where where) {
        this.network = network;
        Layout layout = Attachable.layout(network);
        boolean constrained = network.vertices().stream().anyMatch(Vertex::constrained);
        this.steps = new Steps(layout, network.model().params(), constrained, programme, where);
        AfterStep.attach(network, steps);
    }

    /** Settings for a network, which is initialised where it is not. */
    public static GroupedOptimizerBuilder builder(MultiLayerNetwork network) {
        return new GroupedOptimizerBuilder(Network.of(network), new Adam(0.9, 0.999, 1e-8, false));
    }

    /** Settings for a network, which is initialised where it is not. */
    public static GroupedOptimizerBuilder builder(ComputationGraph network) {
        return new GroupedOptimizerBuilder(Network.of(network), new Adam(0.9, 0.999, 1e-8, false));
    }

    /** Gives the network the updater back that it had before, with the state that it had. */
    public void detach() {
        if (attached()) {
            AfterStep.detach(network);
        }
    }

    /** Whether the network's next fit is updated by this optimizer. */
    public boolean attached() {
        return AfterStep.attached(network, steps);
    }

    /** The steps done so far: the number of the next one. */
    public long step() {
        return steps.step();
    }

    /** The settings of every group at the next step, {@code rest} last. */
    public List<Group> groups() {
        List<Group> groups = new ArrayList<>(steps.settings().groups());
        groups.add(steps.settings().rest());
        return groups;
    }

    /** Which element is updated how in the next step. */
    public Plan plan() {
        advance();
        return steps.plan();
    }

    /** The plan as text: per group what it owns and how that moves, and per parameter who owns it. */
    public String explain() {
        return new Explanation(plan(), step(), OptionalLong.empty()).toString();
    }

    /** Steps that the guard skipped. */
    public Skips skipped() {
        return steps.skips();
    }

    /** Makes a metric known to the schedules that watch it, such as a Plateau. */
    public void observe(String metric, double value) {
        observe(Map.of(metric, value));
    }

    /** Makes metrics known to the schedules that watch them, as one measurement. */
    public void observe(Map<String, Double> metrics) {
        steps.observe(metrics);
    }

    /** Changes the settings by any function of them. What is programmed for later steps is applied to the result. */
    public void change(UnaryOperator<OptimizerSettings> change) {
        steps.change(change);
    }

    /** Puts what becomes of a group in its place: {@code change("head", g -> g.withWeightDecay(0.0))}; {@code rest} is one too. */
    public void change(String name, UnaryOperator<Group> to) {
        change(Changes.group(name, to));
    }

    /** Adds a group; its elements must belong to {@code rest} until then. */
    public void addGroup(Group group) {
        change(Changes.add(group));
    }

    /** Adds a group that starts from the settings of {@code rest}, free; as in the builder. */
    public void addGroup(String name, String select, UnaryOperator<Group> difference) {
        change(Changes.add(name, select, difference));
    }

    /** Gives the elements of a group back to {@code rest}. */
    public void removeGroup(String name) {
        change(Changes.remove(name));
    }

    /** Keeps a group as it is: no update, no decay, no state. */
    public void freeze(String name) {
        change(Changes.freeze(name));
    }

    /** Lets a frozen group move; its state starts from zeros. */
    public void unfreeze(String name) {
        change(Changes.unfreeze(name));
    }

    /** Another base learning rate of a group; its schedule goes on from it. */
    public void setLr(String name, double lr) {
        change(Changes.lr(name, lr));
    }

    /**
     * All that the optimizer remembers, as a deep copy; weights are not part of it.
     *
     * @throws IllegalStateException in a listener's iterationDone, where the network has constraints and the plan changes there
     */
    public OptimizerState state() {
        advance();
        return steps.state();
    }

    /**
     * Goes on from a saved state; nothing changes where it does not fit. Masks by movement count from the weights at which this
     * optimizer was attached.
     *
     * @param state of an optimizer with the same settings for the same network
     * @throws org.gradus.setting.FaultsException with every difference
     */
    public void load(OptimizerState state) {
        steps.load(state, network.model().params());
    }

    /**
     * Writes the state to a file, as docs/state.md describes it; DL4J's ModelSerializer writes the weights.
     *
     * @param file replaced where it exists
     */
    public void save(Path file) throws IOException {
        OptimizerState state = state();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            StateFile.write(out, steps.planned(), state);
        }
    }

    /**
     * Goes on from a saved file; nothing changes where it does not fit.
     *
     * @throws org.gradus.setting.FaultsException with every difference: settings, parameters, shapes, masks
     */
    public void load(Path file) throws IOException {
        load(file, Partial.all());
    }

    /**
     * Goes on from a part of a saved file.
     *
     * @param partial which groups are taken, and which settings may differ
     * @throws org.gradus.setting.FaultsException with every other difference
     */
    public void load(Path file, Partial partial) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            advance();
            steps.load(SavedState.read(in), partial, network.model().params());
        }
    }

    private void advance() {
        steps.advance(network.model().params());
    }
}
