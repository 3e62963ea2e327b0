package org.gradus.update;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.gradus.plan.Plan;
import org.gradus.state.GroupState;
import org.gradus.state.States;

/**
 * Updates a replica's weights by a plan: the one place where weights change. Owns the optimizer's state; used by one thread
 * at a time. For each group that is not frozen, with learning rate lr = schedule.at(step, base):
 *
 * <pre>
 *   g = gradient * gradientMask                               limited by value, then by the norm over all groups
 *   g = -g                                                    where the rule maximizes
 *   g = g + decayMask (l2 w + l1 sign(w))                     coupled penalties
 *   u = the rule's update of g, learning rate included
 *   w = w - rateMask (lr weightDecay decayMask w + u)         without lr where the decay is not times the rate
 * </pre>
 *
 * This is {@code torch.optim.AdamW}'s order, decay before the update, because u does not depend on the decay. Elements that
 * cannot move are never written.
 */
public final class GroupedUpdate {
    /** What {@code torch.nn.utils.clip_grad_norm_} adds to the norm. */
    private static final double NORM_EPS = 1e-6;

    private final Plan plan;
    private final List<GroupWorker> workers;
    private final Block block;
    private Optional<String> nonFinite = Optional.empty();

    /** Starts with a state of zeros. */
    public GroupedUpdate(Plan plan) {
        this.plan = plan;
        this.workers = plan.groups().stream().map(GroupWorker::new).toList();
        this.block = new Block(
                plan.clipping().value(),
                workers.stream().mapToInt(GroupWorker::slots).max().orElse(0));
    }

    /** The state of every group, in the order of the plan: deep copies. */
    public List<GroupState> state() {
        return workers.stream().map(GroupWorker::state).toList();
    }

    /**
     * Replaces the state by a deep copy of another.
     *
     * @param states one per group of the plan, in its order; never changed, so that replicas may share them
     * @throws org.gradus.setting.FaultsException when counts or lengths do not fit the plan
     */
    public void load(List<GroupState> states) {
        States.requireFit(plan, states);
        for (int k = 0; k < workers.size(); k++) {
            workers.get(k).load(states.get(k));
        }
    }

    /**
     * One update.
     *
     * @param weights the flat vector, changed in place; its position does not matter
     * @param gradient of the same length; only read
     * @param step the schedules' clock: steps since the start of the run, from 0
     */
    public void update(FloatBuffer weights, FloatBuffer gradient, long step) {
        requireLength("weights", weights);
        requireLength("gradient", gradient);
        nonFinite = Optional.empty();
        float scale = scale(gradient);
        for (GroupWorker worker : workers) {
            boolean finite = worker.update(weights, gradient, step, scale, block);
            if (!finite && nonFinite.isEmpty()) {
                nonFinite = Optional.of(worker.name());
            }
        }
    }

    /**
     * The first group, in the order of the plan, whose update in the latest step was not finite. With clipping by norm, where
     * one bad gradient spoils all updates, the first whose gradient was not. The weights keep what the arithmetic gave.
     */
    public Optional<String> nonFinite() {
        return nonFinite;
    }

    /** The factor that brings the norm of all gradients below its limit; 1 where it is. */
    private float scale(FloatBuffer gradient) {
        double limit = plan.clipping().norm();
        if (limit == Double.POSITIVE_INFINITY) {
            return 1;
        }
        double sum = 0;
        for (GroupWorker worker : workers) {
            double squares = worker.squares(gradient, block);
            if (!Double.isFinite(squares) && nonFinite.isEmpty()) {
                nonFinite = Optional.of(worker.name());
            }
            sum += squares;
        }
        return (float) Math.min(1, limit / (Math.sqrt(sum) + NORM_EPS));
    }

    private void requireLength(String name, FloatBuffer buffer) {
        int length = plan.layout().length();
        if (buffer.limit() != length) {
            throw new IllegalArgumentException(name + " has " + buffer.limit() + " elements; must have " + length);
        }
    }
}
