package org.gradus.job.replica;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.job.data.Batches;
import org.gradus.job.data.Shard;
import org.gradus.plan.Plan;
import org.gradus.update.Updater;

/**
 * One copy of the model that trains on one shard of the data. Lives on a seat, used by its thread alone. What it makes of a
 * round is a function of what the driver sent: it holds nothing else that counts.
 */
public final class Replica implements AutoCloseable {
    private final int number;
    private final RunModel model;
    private final Walk walk;
    private final Engine engine;
    private int version = -1;
    private int dealt = -1;
    private Batches batches;
    private Plan plan;
    private Updater update;

    private Replica(RunModel model, Walk walk, int number, OptionalInt gpu) {
        this.number = number;
        this.model = model;
        this.walk = walk;
        this.engine = model.open(gpu);
    }

    /**
     * Trains one round of one replica; builds the replica where it does not live in this JVM. It stays on the GPU that its first
     * task was given.
     *
     * @param deal names the deal that the shard is of
     * @param shard builds the replica's shard, where the replica has none of this deal
     */
    public static RoundResult train(
            RunModel model, ReplicaSetup setup, int number, int deal, Supplier<Shard> shard, RoundStart start) {
        OptionalInt gpu = Gpus.of(model.engine(), number);
        return Seats.with(
                model.run(), "replica-" + number, () -> new Replica(model, setup.walk(), number, gpu), replica -> {
                    replica.follow(setup);
                    replica.take(deal, shard);
                    return replica.train(start);
                });
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

    /** Takes up its rows of the deal in force, where that is another one than before. */
    private void take(int deal, Supplier<Shard> shard) {
        if (deal == dealt) {
            return;
        }
        closeBatches(); // first: there is room for one shard
        batches = new Batches(shard.get(), walk.batch(), walk.seed(), number, walk.shuffle());
        dealt = deal;
    }

    /** Trains the steps of a round, from the weights and the state that the round starts from. */
    private RoundResult train(RoundStart start) {
        update.unpack(start.weights());
        update.load(start.states());
        update.load(start.skips().get(number));
        update.observe(start.observations());
        Tally tally = new Tally(start.gradient());
        for (long step = start.step(); step < start.step() + start.steps(); step++) {
            if (walk.batchOf(step) >= batches.perEpoch()) {
                continue; // a larger shard has one more batch in this epoch
            }
            Batch batch = batches.get(walk.epoch(step), walk.batchOf(step));
            Moment moment = new Moment(step, walk.epoch(step), walk.seed(number, step));
            double loss = engine.computeGradient(batch, moment);
            long before = update.skips().inARow();
            Optional<String> culprit = step(loss, moment);
            if (culprit.isPresent()) {
                tally.add(batch.examples(), loss, plan.layout().length(), update);
                return result(tally, new Divergence(step, number, loss, culprit.get(), before));
            }
            if (update.skips().inARow() == 0) {
                tally.add(batch.examples(), loss, plan.layout().length(), update);
            }
        }
        return result(tally, null);
    }

    /** Updates the weights, or skips the step; names what ends the run: a group, or nothing where it is none. */
    private Optional<String> step(double loss, Moment moment) {
        if (!Double.isFinite(loss) || (plan.guard().skips() > 0 && !update.finiteStatistics())) {
            return update.skip() ? Optional.empty() : Optional.of("");
        }
        update.update(moment);
        return update.nonFinite();
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

    private RoundResult result(Tally tally, Divergence divergence) {
        return new RoundResult(
                number,
                tally.examples(),
                tally.lossSum(),
                update.pack(),
                update.state(),
                update.skips(),
                tally.gradient(),
                divergence);
    }

    @Override
    public void close() {
        closeUpdate();
        engine.close();
        closeBatches();
    }
}
