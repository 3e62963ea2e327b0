package org.gradus.update;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradus.plan.NonFinite;
import org.gradus.plan.Plan;
import org.gradus.plan.Runs;
import org.gradus.schedule.Observations;
import org.gradus.state.Cohorts;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;
import org.gradus.state.States;

/**
 * Updates a replica's weights by a plan: the one place where weights change. Owns the optimizer's state; used by one thread
 * at a time. For each group that is not frozen, with learning rate lr = schedule.at(step, base):
 *
 * <pre>
 *   g = gradient * gradientMask                               limited: value, unit, parameter, group, run
 *   g = -g                                                    where the group maximizes
 *   g = g + decayMask (l2 w + l1 sign(w))                     coupled penalties
 *   u = the rule's update of g, learning rate included
 *   w = w - rateMask (lr weightDecay decayMask w + u)         without lr where the decay is not times the rate
 * </pre>
 *
 * This is {@code torch.optim.AdamW}'s order, decay before the update, because u does not depend on the decay. Elements that
 * cannot move are never written.
 */
public final class GroupedUpdate implements Progress {
    private final Plan plan;
    private List<GroupWorker> workers;
    private Straight straight;
    private List<GroupWorker> others;
    private List<Cohorts> cohorts;
    private Observations observations = Observations.NONE;
    private final boolean measures;
    private final Block blocks;
    private final Block wholes;
    private final Kernels kernels = new Kernels();
    private Runs still;
    private Skips skips = Skips.NONE;
    private Optional<String> nonFinite = Optional.empty();

    /** Starts with a state of zeros. */
    public GroupedUpdate(Plan plan) {
        this.plan = plan;
        build(Collections.nCopies(plan.groups().size(), Cohorts.ONE));
        this.measures = plan.clipNorm() != Double.POSITIVE_INFINITY
                || guarded()
                || workers.stream().anyMatch(GroupWorker::limited);
        this.blocks = new Block(
                Block.SIZE, workers.stream().mapToInt(GroupWorker::slots).max().orElse(0));
        this.wholes =
                new Block(workers.stream().mapToInt(GroupWorker::whole).max().orElse(0), 0);
    }

    /** Makes the workers, with a state of zeros: how they reach elements depends on the cohorts. */
    private void build(List<Cohorts> wanted) {
        workers = List.of(); // gives the arrays of those before back
        others = List.of();
        straight = new Straight();
        Arenas arenas = new Arenas(plan);
        workers = new ArrayList<>();
        for (int g = 0; g < wanted.size(); g++) {
            workers.add(new GroupWorker(plan.groups().get(g), wanted.get(g), arenas, straight));
        }
        others = workers.stream().filter(worker -> !worker.isStraight()).toList();
        cohorts = wanted;
    }

    @Override
    public List<GroupState> state() {
        return workers.stream().map(GroupWorker::state).toList();
    }

    @Override
    public void load(List<GroupState> states) {
        States.requireFit(plan, states);
        List<Cohorts> wanted = GroupState.cohorts(states);
        if (!wanted.equals(cohorts)) {
            build(wanted);
            observe(observations);
        }
        for (int k = 0; k < workers.size(); k++) {
            workers.get(k).load(states.get(k));
        }
    }

    @Override
    public long[] steps() {
        return workers.stream().mapToLong(GroupWorker::steps).toArray();
    }

    @Override
    public void packState(float[] to, int at) {
        int next = at;
        for (GroupWorker worker : workers) {
            next = worker.pack(to, next);
        }
    }

    @Override
    public void unpackState(float[] from, int at, long[] steps) {
        int next = at;
        for (int k = 0; k < steps.length; k++) {
            next = workers.get(k).unpack(from, next, steps[k]);
        }
    }

    @Override
    public void observe(Observations known) {
        observations = known;
        workers.forEach(worker -> worker.observe(known));
    }

    @Override
    public Skips skips() {
        return skips;
    }

    @Override
    public void load(Skips before) {
        skips = before;
    }

    /**
     * One update.
     *
     * @param weights the flat vector, changed in place; its position does not matter
     * @param gradient of the same length; only read
     * @param step the schedules' clock: steps since the start of the run, from 0
     * @return whether the weights were updated; false where the step was skipped
     */
    public boolean update(FloatBuffer weights, FloatBuffer gradient, long step) {
        return update(weights, gradient, step, false);
    }

    /**
     * One update that leaves the weights to the caller, who subtracts the amounts: the same bits.
     *
     * @param weights the flat vector; only read
     * @param gradient of the same length; in: the gradient; out: the amounts to subtract, 0 for what never moves; statistics
     *     are not touched
     * @param step as in update
     * @return whether there is anything to subtract; false where the step was skipped, then all amounts are 0
     */
    public boolean amounts(FloatBuffer weights, FloatBuffer gradient, long step) {
        if (still == null) {
            still = plan.still();
        }
        boolean updated = update(weights, gradient, step, true);
        still.fill(0, gradient);
        if (!updated) {
            plan.groups().forEach(g -> g.parts().forEach(p -> p.trainable().fill(0, gradient)));
        }
        return updated;
    }

    @Override
    public boolean skip() {
        skips = skips.bad();
        return skips.inARow() <= plan.guard().skips();
    }

    @Override
    public Optional<String> nonFinite() {
        return nonFinite;
    }

    /** What a group works with: blocks that fit the cache, or whole parts. */
    private Block block(GroupWorker worker) {
        return worker.whole() > 0 ? wholes : blocks;
    }

    private boolean guarded() {
        return plan.guard().skips() > NonFinite.STOP.skips();
    }

    private boolean update(FloatBuffer weights, FloatBuffer gradient, long step, boolean amounts) {
        requireLength("weights", weights);
        requireLength("gradient", gradient);
        nonFinite = Optional.empty();
        Flats flats = new Flats(weights, gradient, amounts);
        double[] scales = new double[workers.size()];
        Arrays.fill(scales, 1);
        Optional<String> bad = measures ? scales(flats, scales) : Optional.empty();
        if (bad.isPresent() && guarded()) {
            nonFinite = skip() ? Optional.empty() : bad;
            return false;
        }
        skips = skips.good();
        nonFinite = bad;
        for (int k = 0; k < scales.length; k++) {
            workers.get(k).prepare(amounts, step, scales[k], kernels);
        }
        apply(flats);
        return true;
    }

    private void apply(Flats flats) {
        blocks.clear();
        wholes.clear();
        straight.update(flats, blocks);
        others.forEach(worker -> worker.update(flats, block(worker)));
        if (nonFinite.isEmpty() && !(blocks.finite() && wholes.finite())) {
            nonFinite = workers.stream()
                    .filter(worker -> !worker.finite(flats, block(worker)))
                    .map(GroupWorker::name)
                    .findFirst();
        }
    }

    /** Fills in the factors of all groups; the first group whose gradient is not finite. */
    private Optional<String> scales(Flats flats, double[] scales) {
        Optional<String> bad = Optional.empty();
        Map<String, Double> squares = new HashMap<>();
        for (GroupWorker worker : workers) {
            double sum = worker.measure(flats, block(worker));
            if (!Norms.isFinite(sum) && bad.isEmpty()) {
                bad = Optional.of(worker.name());
            }
            squares.merge(worker.owner(), sum, Double::sum);
        }
        double run = 0;
        for (int k = 0; k < scales.length; k++) {
            GroupWorker worker = workers.get(k);
            scales[k] = Norms.scale(squares.get(worker.owner()), worker.limit());
        }
        for (GroupWorker worker : workers) {
            Double own = squares.remove(worker.owner());
            if (own != null) {
                double scale = Norms.scale(own, worker.limit());
                run += own * scale * scale;
            }
        }
        double whole = Norms.scale(run, plan.clipNorm());
        for (int k = 0; k < scales.length; k++) {
            scales[k] *= whole;
        }
        return bad;
    }

    private void requireLength(String name, FloatBuffer buffer) {
        int length = plan.layout().length();
        if (buffer.limit() != length) {
            throw new IllegalArgumentException(name + " has " + buffer.limit() + " elements; must have " + length);
        }
    }
}
