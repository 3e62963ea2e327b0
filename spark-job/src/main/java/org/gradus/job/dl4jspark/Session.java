package org.gradus.job.dl4jspark;

import java.lang.ref.WeakReference;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.gradus.job.driver.EpochRun;
import org.gradus.job.replica.Divergence;

/**
 * The training of one network: where it stands, and as long as the same RDD is fitted, its replicas and their rows in the executors.
 * The network itself is not kept alive by it.
 */
final class Session {
    private final WeakReference<Model> network;
    private final JavaSparkContext spark;
    private final int rdd;
    private final EpochRun run;
    private boolean released;
    private Divergence divergence;

    /**
     * @param network under training
     * @param spark where
     * @param rdd what is fitted
     * @param run of it
     */
    Session(Model network, JavaSparkContext spark, JavaRDD<?> rdd, EpochRun run) {
        this.network = new WeakReference<>(network);
        this.spark = spark;
        this.rdd = rdd.id();
        this.run = run;
    }

    /** Where training stands; of a released session, too. */
    EpochRun run() {
        return run;
    }

    /** Whether it is this network's. Networks are told apart as objects: DL4J calls those equal that have the same weights. */
    boolean trains(Model other) {
        return network.get() == other;
    }

    /** Whether nobody can fit the network any more. */
    boolean abandoned() {
        return network.get() == null;
    }

    /** Whether the replicas have the rows of this RDD. */
    boolean reads(JavaSparkContext context, JavaRDD<?> other) {
        return !released && reads(other) && spark.sc() == context.sc();
    }

    private boolean reads(JavaRDD<?> other) {
        return rdd == other.id();
    }

    /** Notes how a fit ended. */
    void ended(Optional<Divergence> with) {
        divergence = with.orElse(null);
    }

    /** What was not finite when this RDD was fitted last; empty: nothing, or it was another RDD. */
    Optional<Divergence> divergence(JavaRDD<?> other) {
        return reads(other) ? Optional.ofNullable(divergence) : Optional.empty();
    }

    /** Frees replicas and rows; where training stands is kept. */
    void release() {
        if (!released) {
            released = true;
            if (!spark.sc().isStopped()) {
                run.close();
            }
        }
    }
}
