package org.gradus.job.dl4jspark;

import java.lang.ref.WeakReference;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.gradus.job.driver.EpochRun;

/**
 * What stays from one fit to the next: the replicas and their rows, as long as the same RDD is fitted, and where training stands, as
 * long as the same network is.
 *
 * @param network under training
 * @param spark where
 * @param rdd Spark's number of the RDD
 * @param run of it
 */
record Session(WeakReference<Model> network, JavaSparkContext spark, int rdd, EpochRun run) {
    boolean trains(Model other) {
        return network.get() == other;
    }

    boolean reads(JavaSparkContext context, JavaRDD<?> other) {
        return spark.sc() == context.sc() && rdd == other.id();
    }
}
