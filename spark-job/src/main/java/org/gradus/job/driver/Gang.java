package org.gradus.job.driver;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjLongConsumer;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.rdd.RDD;
import org.gradus.job.wire.Rendezvous;
import scala.Function1;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Runs tasks that all run at the same moment and wait for each other, as one Spark job: a barrier stage where Spark allows it.
 * When one fails, all are ended at once.
 */
final class Gang implements AutoCloseable {
    private static final long TICK_MILLIS = 20;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int TICKS_FOR_NEWS = 25;

    private final JavaSparkContext spark;
    private final Slots slots;
    private final Rendezvous rendezvous;
    private final TaskFailures failures = new TaskFailures();

    /** The tasks did not all come to their end. */
    static final class Lost extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean innocent;

        Lost(TaskFailures.Failure failure) {
            super(failure.text().lines().findFirst().orElse(""), failure.cause());
            this.innocent = failure.innocent();
        }

        /** Whether their own work was not at fault, so that it is worth another try. */
        boolean innocent() {
            return innocent;
        }
    }

    /** @param told hears what tasks tell: the id of an attempt, and a number */
    Gang(JavaSparkContext spark, ObjLongConsumer<String> told) {
        this.spark = spark;
        this.rendezvous = new Rendezvous(told);
        this.slots = new Slots(spark);
        spark.sc().addSparkListener(failures);
    }

    /** Where the tasks can meet. */
    String rendezvous() {
        return rendezvous.name();
    }

    /**
     * Runs them.
     *
     * @param id of this attempt, new each time
     * @param description for Spark's own pages
     * @param places for each task, where it would best run; no more tasks than there are slots
     * @param task from its number to its result
     * @return the results, by number
     */
    <T extends Serializable> List<T> run(
            String id, String description, List<List<String>> places, Function<Integer, T> task) throws Lost {
        spark.setJobGroup(id, description, true);
        rendezvous.open(id, places.size());
        try {
            return await(id, places.size(), results(places, task).collectAsync());
        } finally {
            spark.clearJobGroup();
            rendezvous.forget(id);
            failures.forget(id);
        }
    }

    private <T extends Serializable> JavaRDD<T> results(List<List<String>> places, Function<Integer, T> task) {
        ClassTag<T> tag = ClassTag$.MODULE$.apply(Object.class);
        Function1<Iterator<Integer>, Iterator<T>> body =
                (Function1<Iterator<Integer>, Iterator<T>> & Serializable) numbers -> call(task, numbers);
        RDD<Integer> numbers = placed(places);
        RDD<T> results = slots.dynamic()
                ? numbers.mapPartitions(body, false, tag)
                : numbers.barrier().mapPartitions(body, false, tag);
        return JavaRDD.fromRDD(results, tag);
    }

    private static <T> Iterator<T> call(Function<Integer, T> task, Iterator<Integer> numbers) {
        try {
            return JavaConverters.asScalaIterator(
                    List.of(task.call(numbers.next())).iterator());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private RDD<Integer> placed(List<List<String>> places) {
        List<Tuple2<Integer, Seq<String>>> numbers = new ArrayList<>();
        for (List<String> place : places) {
            numbers.add(new Tuple2<>(numbers.size(), scala(place)));
        }
        return spark.sc().makeRDD(scala(numbers), ClassTag$.MODULE$.apply(Integer.class));
    }

    private static <T> Seq<T> scala(List<T> list) {
        return JavaConverters.asScalaBuffer(list).toSeq();
    }

    /** Something once on every executor, where Spark still reaches it. */
    void everywhere(Function<Integer, Integer> work) {
        JavaRDD.fromRDD(placed(slots.everywhere()), ClassTag$.MODULE$.<Integer>apply(Integer.class))
                .map(work)
                .collect();
    }

    private <T> List<T> await(String id, int tasks, JavaFutureAction<List<T>> job) throws Lost {
        long looked = System.nanoTime();
        while (true) {
            try {
                return job.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (failures.first(id).isPresent()) {
                    throw end(id, job, failures.first(id).get());
                }
                if (System.nanoTime() - looked > LOOK_NANOS) {
                    looked = System.nanoTime();
                    int now = slots.count();
                    if (now < tasks) {
                        String text = "there were slots for " + tasks + " tasks, and are now for " + now;
                        throw end(id, job, new TaskFailures.Failure(text, null, true));
                    }
                }
            } catch (ExecutionException | CancellationException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw end(id, job, news(id, cause));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                job.cancel(true);
                throw new IllegalStateException("interrupted while a segment was running", e);
            }
        }
    }

    /** What was heard of the failure; Spark's listeners hear of it a little later than whoever waits for the job. */
    private TaskFailures.Failure news(String id, Throwable cause) {
        for (int tick = 0; tick < TICKS_FOR_NEWS && failures.first(id).isEmpty(); tick++) {
            pause();
        }
        return failures.first(id).orElse(new TaskFailures.Failure(String.valueOf(cause.getMessage()), cause, false));
    }

    /** Ends what is still running. */
    private Lost end(String id, JavaFutureAction<?> job, TaskFailures.Failure failure) {
        rendezvous.abort(id, failure.text().lines().findFirst().orElse("a task has failed"));
        // The mates of a task that fails fail too; whoever is at fault may be heard of last.
        for (int tick = 0;
                tick < TICKS_FOR_NEWS
                        && failures.first(id)
                                .map(TaskFailures.Failure::innocent)
                                .orElse(true)
                        && !job.isDone();
                tick++) {
            pause();
        }
        job.cancel(true);
        return new Lost(failures.first(id).orElse(failure));
    }

    private static void pause() {
        try {
            Thread.sleep(TICK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        spark.sc().removeSparkListener(failures);
        rendezvous.close();
    }
}
