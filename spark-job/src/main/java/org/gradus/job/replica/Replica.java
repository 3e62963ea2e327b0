package org.gradus.job.replica;

import java.util.Optional;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.job.data.Batches;
import org.gradus.job.data.Shard;
import org.gradus.plan.Plan;
import org.gradus.update.Frozen;
import org.gradus.update.GroupedUpdate;

/** One copy of the model that trains on one shard of the data. Lives on a seat, used by its thread alone. */
public final class Replica implements AutoCloseable {
    private final int number;
    private final Plan plan;
    private final Walk walk;
    private final Engine engine;
    private final GroupedUpdate update;
    private final Batches batches;
    private final Frozen frozen;

    private Replica(RunModel model, ReplicaSetup setup, int number, Shard shard) {
        this.number = number;
        this.plan = setup.plan();
        this.walk = setup.walk();
        this.engine = model.open();
        this.update = new GroupedUpdate(plan);
        this.batches = new Batches(shard, walk.batch(), walk.seed(), number, walk.shuffle());
        this.frozen = engine.constrained() ? Frozen.of(plan, engine.weights()) : Frozen.NONE;
    }

    /** Trains one round of one replica; builds the replica where it does not live in this JVM. */
    public static RoundResult train(RunModel model, ReplicaSetup setup, int number, Shard shard, RoundStart start) {
        return Seats.with(
                model.run(),
                "replica-" + number,
                () -> new Replica(model, setup, number, shard),
                replica -> replica.train(start));
    }

    /** Trains the steps of a round, from the weights and the state that the round starts from. */
    private RoundResult train(RoundStart start) {
        plan.unpack(start.weights(), engine.weights());
        update.load(start.states());
        long examples = 0;
        double lossSum = 0;
        for (long step = start.step(); step < start.step() + start.steps(); step++) {
            if (walk.batchOf(step) >= batches.perEpoch()) {
                continue; // a larger shard has one more batch in this epoch
            }
            Batch batch = batches.get(walk.epoch(step), walk.batchOf(step));
            Moment moment = new Moment(step, walk.epoch(step), walk.seed(number, step));
            double loss = engine.computeGradient(batch, moment);
            Optional<String> culprit = Double.isFinite(loss) ? step(moment) : Optional.of("");
            examples += batch.examples();
            lossSum += loss * batch.examples();
            if (culprit.isPresent()) {
                return result(examples, lossSum, new Divergence(step, number, loss, culprit.get()));
            }
        }
        return result(examples, lossSum, null);
    }

    /** Updates the weights; names the first group whose update was not finite. */
    private Optional<String> step(Moment moment) {
        update.update(engine.weights(), engine.gradient(), moment.step());
        engine.afterUpdate(moment);
        frozen.restore(engine.weights());
        return update.nonFinite();
    }

    private RoundResult result(long examples, double lossSum, Divergence divergence) {
        return new RoundResult(number, examples, lossSum, plan.pack(engine.weights()), update.state(), divergence);
    }

    @Override
    public void close() {
        engine.close();
    }
}
