package org.gradus.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.gradus.rule.Adam;
import org.gradus.rule.Grid;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;
import org.gradus.rule.TensorKernel;
import org.gradus.rule.TensorRule;
import org.gradus.schedule.Observations;
import org.gradus.schedule.Step;

/** A plan with every kind of group, mask and state, for the tests of the file. */
final class StateFixture {
    static final Layout LAYOUT = SampleLayout.layout();

    private StateFixture() {}

    /** A rule whose slots have the lengths of rows, or of vectors. */
    public record RowSums(double decay) implements TensorRule {
        @Override
        public String name() {
            return "rowsums";
        }

        @Override
        public List<String> slots() {
            return List.of("row", "whole");
        }

        @Override
        public double defaultRate() {
            return 0.1;
        }

        @Override
        public int[] lengths(Grid grid) {
            return new int[] {grid.vector() ? 0 : grid.blocks() * grid.rows(), grid.vector() ? grid.length() : 0};
        }

        @Override
        public TensorKernel kernel(long step, double rate) {
            return (gradient, weights, penalty, grid, state) -> {};
        }
    }

    static Group stem() {
        return group("stem", "0_*", new Adam(0.9, 0.999, 1e-8)).withFrozen(true);
    }

    static Group middle() {
        return group("middle", "2_*", new Sgd(0.9, 0, false)).withSchedule(new Step(10, 0.5));
    }

    static Group head() {
        return group("head", "3_*", new RowSums(0.9));
    }

    static Group rest() {
        return Group.rest(new Adam(0.9, 0.999, 1e-8)).withLr(0.01);
    }

    static Mask keeping() {
        return new Mask(Selectors.parse("2_W"), Target.LEARNING_RATE, Keep.largest(0.5)).every(10);
    }

    static Mask noDecay() {
        return new Mask(Selectors.parse("*_b"), Target.WEIGHT_DECAY, new Scalar(0));
    }

    static OptimizerSettings settings() {
        return settings(List.of(stem(), middle(), head()), List.of(keeping(), noDecay()));
    }

    static OptimizerSettings settings(List<Group> groups, List<Mask> masks) {
        return new OptimizerSettings(rest(), groups, masks, Double.POSITIVE_INFINITY, NonFinite.STOP, 0);
    }

    static Planned planned() {
        return planned(settings());
    }

    static Planned planned(OptimizerSettings settings) {
        return planned(LAYOUT, settings);
    }

    static Planned planned(Layout layout, OptimizerSettings settings) {
        return planner(layout, settings).start();
    }

    static Planner planner(Layout layout, OptimizerSettings settings) {
        return new Planner(layout, Course.of(settings), weights(layout).array());
    }

    static FloatBuffer weights(Layout layout) {
        float[] weights = new float[layout.length()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i * 37 % 64 - 32;
        }
        return FloatBuffer.wrap(weights);
    }

    /** A state in which no two numbers of a group are the same, and some are special. */
    static OptimizerState state(Planned planned, long step) {
        List<GroupState> groups = GroupState.initial(planned.plan().groups());
        long steps = step;
        TreeMap<Integer, GroupState> filled = new TreeMap<>();
        for (int g = 0; g < groups.size(); g++) {
            float next = 100 * g;
            for (float[] slot : groups.get(g).slots()) {
                for (int i = 0; i < slot.length; i++) {
                    slot[i] = next++;
                }
            }
            filled.put(g, new GroupState(steps--, groups.get(g).slots()));
        }
        float[] last = filled.lastEntry().getValue().slots()[0];
        last[0] = Float.NaN;
        last[1] = -0f;
        Observations observations =
                Observations.NONE.with(2, Map.of("loss", 0.5, "accuracy", 0.1)).with(4, Map.of("loss", Double.NaN));
        return new OptimizerState(step, List.copyOf(filled.values()), planned.masks(), observations, new Skips(3, 1));
    }

    static byte[] bytes(Planned planned, OptimizerState state) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateFile.write(out, planned, state);
        return out.toByteArray();
    }

    static SavedState read(byte[] bytes) throws IOException {
        return SavedState.read(new ByteArrayInputStream(bytes));
    }

    /** A saved state of the usual plan, after five steps. */
    static SavedState saved() throws IOException {
        return read(bytes(planned(), state(planned(), 5)));
    }

    private static Group group(String name, String select, Rule rule) {
        return Group.of(name, Selectors.parse(select), rule).withLr(0.1);
    }
}
