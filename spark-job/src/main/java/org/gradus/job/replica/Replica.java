package org.gradus.job.replica;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.job.average.Bfloat16;
import org.gradus.job.average.Packing;
import org.gradus.job.average.Summary;
import org.gradus.job.config.SyncConfig;
import org.gradus.job.config.SyncConfig.State;
import org.gradus.job.config.SyncConfig.Wire;
import org.gradus.job.data.Batches;
import org.gradus.job.data.Shard;
import org.gradus.plan.Plan;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;
import org.gradus.update.Updater;

/**
 * One copy of the model that trains on one shard of the data. Lives on a seat, used by its thread alone. What it makes of a
 * segment is a function of what the driver sent: what it holds besides is there to be used again, and built anew where it is
 * not.
 */
final class Replica implements AutoCloseable {
    private final int number;
    private final RunModel model;
    private final Walk walk;
    private final Engine engine;
    private int version = -1;
    private Plan plan;
    private Updater update;
    private int dealt = -1;
    private Batches batches;
    private String stands = "";
    private float[] residual;
    private Tally tally;
    private Divergence divergence;
    private double loss;

    /** On the GPU that its first task was given it stays. */
    Replica(RunModel model, Walk walk, int number, OptionalInt gpu) {
        this.number = number;
        this.model = model;
        this.walk = walk;
        this.engine = model.open(gpu);
    }

    /**
     * Takes up its rows of the deal in force, where that is another one than before.
     *
     * @param deal names it
     * @param shard builds the replica's shard of it
     */
    void take(int deal, Supplier<Shard> shard) {
        if (deal == dealt) {
            return;
        }
        closeBatches(); // first: there is room for one shard
        batches = new Batches(shard.get(), walk.batch(), walk.seed(), number, walk.shuffle());
        dealt = deal;
    }

    /** Goes to where a segment starts, unless it stands there. */
    void begin(ReplicaSetup setup, SegmentOrder order, Supplier<SegmentStart> start) {
        boolean there = !order.from().isEmpty() && stands.equals(order.from());
        stands = ""; // until the end, it is nowhere
        if (!there) {
            follow(setup);
            SegmentStart from = start.get();
            update.unpack(from.weights());
            OwnState own = from.own().isEmpty()
                    ? new OwnState(List.of(), new float[0])
                    : from.own().get(number);
            update.load(own.states().isEmpty() ? from.states() : own.states());
            residual =
                    own.residual().length == plan.trainable() ? own.residual().clone() : new float[plan.trainable()];
        }
        update.load(order.skips().get(number));
        update.observe(order.observations());
    }

    /** It stands where a segment ended, and nothing has moved it since. */
    void end(SegmentOrder order) {
        stands = order.id();
    }

    /** Takes up the plan in force, where it is another one than before. */
    private void follow(ReplicaSetup setup) {
        if (setup.version() == version) {
            return;
        }
        engine.load(setup.weights() == null ? model.model().weights() : setup.weights());
        plan = setup.plan();
        closeUpdate();
        update = Updater.of(engine, plan);
        version = setup.version();
    }

    /** Trains the steps of a round by itself. */
    Summary train(long first, int steps, boolean wantsGradient) {
        begin(wantsGradient);
        Optional<Batch> coming = batch(first);
        for (long step = first; step < first + steps && divergence == null; step++) {
            Optional<Batch> batch = coming;
            coming = step + 1 < first + steps ? batch(step + 1) : Optional.empty();
            coming.ifPresent(engine::prepare);
            if (batch.isPresent()) {
                train(batch.get(), moment(step));
            }
        }
        return summary(divergence != null, update.steps());
    }

    private void begin(boolean wantsGradient) {
        tally = new Tally(wantsGradient);
        divergence = null;
    }

    /** The batch of a step; none where a larger shard has one more in this epoch. */
    private Optional<Batch> batch(long step) {
        return walk.batchOf(step) < batches.perEpoch()
                ? Optional.of(batches.get(walk.epoch(step), walk.batchOf(step)))
                : Optional.empty();
    }

    private Moment moment(long step) {
        return new Moment(step, walk.epoch(step), walk.seed(number, step));
    }

    private void train(Batch batch, Moment moment) {
        loss = engine.computeGradient(batch, moment);
        long before = update.skips().inARow();
        Optional<String> culprit = finite(loss) ? updated(moment) : skipped();
        if (culprit.isPresent()) {
            divergence = new Divergence(moment.step(), number, loss, culprit.get(), before);
        }
        if (culprit.isPresent() || update.skips().inARow() == 0) {
            count(batch, loss);
        }
    }

    private boolean finite(double loss) {
        return Double.isFinite(loss) && (plan.guard().skips() == 0 || update.finiteStatistics());
    }

    private void count(Batch batch, double loss) {
        tally.add(batch.examples(), loss, plan.layout().length(), update);
    }

    /** The group whose update ends the run. */
    private Optional<String> updated(Moment moment) {
        update.update(moment);
        return update.nonFinite();
    }

    /** No name where the run may not skip another step. */
    private Optional<String> skipped() {
        return update.skip() ? Optional.empty() : Optional.of("");
    }

    /**
     * Computes the gradient of a step that all replicas will make together.
     *
     * @return failed where it is of no use; without counts of updates, which are the same everywhere
     */
    Summary gradient(long step, boolean wantsGradient) {
        begin(wantsGradient);
        Optional<Batch> batch = batch(step);
        if (batch.isEmpty()) {
            return summary(false, new long[0]);
        }
        loss = engine.computeGradient(batch.get(), moment(step));
        if (!finite(loss)) {
            divergence = new Divergence(step, number, loss, "", update.skips().inARow());
            return summary(true, new long[0]);
        }
        count(batch.get(), loss);
        return summary(false, new long[0]);
    }

    /**
     * Makes the step.
     *
     * @param mean of all replicas' gradients, packed; null: one of them is of no use, so that all skip the step
     * @return whether the run may go on
     */
    boolean step(long step, float[] mean) {
        long before = update.skips().inARow();
        if (mean == null) {
            boolean goesOn = update.skip();
            divergence = goesOn ? null : divergence;
            return goesOn;
        }
        update.unpackGradient(mean);
        Optional<String> culprit = updated(moment(step));
        culprit.ifPresent(group -> divergence = new Divergence(step, number, loss, group, before));
        return culprit.isEmpty();
    }

    private Summary summary(boolean failed, long[] updates) {
        return new Summary(
                number, tally.examples(), tally.lossSum(), update.skips().total(), failed, updates);
    }

    /** Copies weights and state, as they are, into a vector; the updates of each group. */
    long[] pack(Packing packing, float[] vector) {
        update.pack(vector);
        if (packing.hasState()) {
            update.packState(vector, packing.weights());
        }
        return update.steps();
    }

    /** Copies the gradient of the last batch into a vector. */
    void packGradient(float[] vector) {
        update.packGradient(vector);
    }

    /** Copies the flat gradient of the last step that counted into a vector, where there was one. */
    void lastGradient(float[] vector) {
        if (tally.gradient() != null) {
            System.arraycopy(tally.gradient(), 0, vector, 0, vector.length);
        }
    }

    /** Goes to where all replicas go. */
    void load(Packing packing, float[] vector, long[] steps, State state) {
        update.unpack(vector);
        if (state == State.MEAN) {
            update.unpackState(vector, packing.weights(), steps);
        } else if (state == State.RESET) {
            update.load(GroupState.initial(plan.groups()));
        }
    }

    /**
     * Rounds what its weights moved in the round, and keeps the rest for the next one.
     *
     * @param before the vector that the round started from
     * @param vector as {@link #pack} made it; out: what the others will see
     * @param codes out: how they see it
     */
    void compress(float[] before, float[] vector, short[] codes) {
        Bfloat16.compress(before, vector, residual, codes);
    }

    /** What it keeps for itself. */
    OwnState own(SyncConfig sync) {
        return new OwnState(
                sync.state() == State.KEEP ? update.state() : List.of(),
                sync.wire() == Wire.BFLOAT16 ? residual.clone() : new float[0]);
    }

    Skips skips() {
        return update.skips();
    }

    /** Where it failed; null: it did not. */
    Divergence divergence() {
        return divergence;
    }

    /** What changes in training, as it is now. */
    float[] weights() {
        return update.pack();
    }

    private void closeUpdate() {
        if (update != null) {
            update.close();
        }
    }

    private void closeBatches() {
        if (batches != null) {
            batches.close();
            batches = null;
        }
    }

    @Override
    public void close() {
        closeUpdate();
        engine.close();
        closeBatches();
    }
}
