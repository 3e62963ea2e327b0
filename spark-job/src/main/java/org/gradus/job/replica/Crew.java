package org.gradus.job.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The replicas of one task. They take turns. */
final class Crew {
    private final List<Integer> numbers;
    private final SegmentOrder order;
    private final RunModel model;
    private final ReplicaSetup setup;

    Crew(List<Integer> numbers, SegmentOrder order, RunModel model, ReplicaSetup setup) {
        this.numbers = numbers;
        this.order = order;
        this.model = model;
        this.setup = setup;
    }

    /** Their numbers, ascending. */
    List<Integer> numbers() {
        return numbers;
    }

    /** Work with one; builds the replica where it does not live in this JVM. */
    <T> T with(int number, Function<Replica, T> work) {
        OptionalInt gpu = Gpus.of(model.engine(), number);
        return Seats.<Replica, T>with(
                model.run(), "replica-" + number, () -> new Replica(model, setup.walk(), number, gpu), work::apply);
    }

    /** Sends each to where the segment starts, with its rows. */
    void begin(Supplier<SegmentStart> start) {
        numbers.forEach(number -> with(number, replica -> {
            replica.take(order.shards().rdd(), () -> order.shards().open(number));
            replica.begin(setup, order, start);
            return "";
        }));
    }

    /** The same work with each. */
    void each(Consumer<Replica> work) {
        all(replica -> {
            work.accept(replica);
            return "";
        });
    }

    /** What each gives. */
    <T> List<T> all(Function<Replica, T> work) {
        List<T> results = new ArrayList<>();
        numbers.forEach(number -> results.add(with(number, work)));
        return results;
    }

    /** The first that failed; null: none of these. */
    SegmentPart.Failure failure(int round) {
        for (int number : numbers) {
            Divergence divergence = with(number, Replica::divergence);
            if (divergence != null) {
                float[] weights = with(number, Replica::weights);
                return new SegmentPart.Failure(round, divergence, weights);
            }
        }
        return null;
    }
}
