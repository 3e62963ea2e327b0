package org.gradus.job.replica;

import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Kind;
import org.gradus.engine.Moment;
import org.gradus.job.data.Batches;
import org.gradus.job.data.Shard;
import org.gradus.plan.Plan;
import org.gradus.update.Frozen;
import org.gradus.update.GroupedUpdate;

/**
 * One copy of the model that trains on one shard of the data. Lives on a seat, used by its thread alone. What it makes of a
 * round is a function of what the driver sent: it holds nothing else that counts.
 */
public final class Replica implements AutoCloseable {
    private final int number;
    private final RunModel model;
    private final Walk walk;
    private final Engine engine;
    private final Batches batches;
    private int version = -1;
    private Plan plan;
    private GroupedUpdate update;
    private Frozen frozen;

    private Replica(RunModel model, Walk walk, int number, Shard shard) {
        this.number = number;
        this.model = model;
        this.walk = walk;
        this.engine = model.open();
        this.batches = new Batches(shard, walk.batch(), walk.seed(), number, walk.shuffle());
    }

    /** Trains one round of one replica; builds the replica where it does not live in this JVM. */
    public static RoundResult train(RunModel model, ReplicaSetup setup, int number, Shard shard, RoundStart start) {
        return Seats.with(
                model.run(), "replica-" + number, () -> new Replica(model, setup.walk(), number, shard), replica -> {
                    replica.follow(setup);
                    return replica.train(start);
                });
    }

    /** Takes up the plan in force, where it is another one than before. */
    private void follow(ReplicaSetup setup) {
        if (setup.version() == version) {
            return;
        }
        engine.weights().put(0, setup.weights() == null ? model.model().weights() : setup.weights());
        plan = setup.plan();
        update = new GroupedUpdate(plan);
        frozen = engine.constrained() ? Frozen.of(plan, engine.weights()) : Frozen.NONE;
        version = setup.version();
    }

    /** Trains the steps of a round, from the weights and the state that the round starts from. */
    private RoundResult train(RoundStart start) {
        plan.unpack(start.weights(), engine.weights());
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
                tally.add(batch.examples(), loss, engine);
                return result(tally, new Divergence(step, number, loss, culprit.get(), before));
            }
            if (update.skips().inARow() == 0) {
                tally.add(batch.examples(), loss, engine);
            }
        }
        return result(tally, null);
    }

    /** Updates the weights, or skips the step; names what ends the run: a group, or nothing where it is none. */
    private Optional<String> step(double loss, Moment moment) {
        if (!Double.isFinite(loss) || (plan.guard().skips() > 0 && !finiteStatistics())) {
            return update.skip() ? Optional.empty() : Optional.of("");
        }
        if (update.update(engine.weights(), engine.gradient(), moment.step())) {
            engine.afterUpdate(moment);
            frozen.restore(engine.weights());
        }
        return update.nonFinite();
    }

    /** Whether running statistics stay numbers: an infinite variance makes a layer's outputs 0, and no gradient shows it. */
    private boolean finiteStatistics() {
        FloatBuffer moves = engine.gradient();
        return plan.layout().parameters().stream()
                .filter(p -> p.kind() == Kind.STATISTIC && !p.frozen())
                .flatMapToInt(p -> IntStream.range(p.offset(), p.end()))
                .allMatch(k -> Float.isFinite(moves.get(k)));
    }

    private RoundResult result(Tally tally, Divergence divergence) {
        return new RoundResult(
                number,
                tally.examples(),
                tally.lossSum(),
                plan.pack(engine.weights()),
                update.state(),
                update.skips(),
                tally.gradient(),
                divergence);
    }

    @Override
    public void close() {
        engine.close();
    }
}
