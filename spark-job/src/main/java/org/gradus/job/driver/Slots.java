package org.gradus.job.driver;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.util.Utils;
import scala.collection.JavaConverters;

/** What Spark can run at once, and where. */
final class Slots {
    private final SparkContext spark;

    Slots(JavaSparkContext spark) {
        this.spark = spark.sc();
    }

    /** Tasks that can run at the same moment. */
    int count() {
        return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
    }

    /** Whether executors come and go, so that Spark has no barrier stages. */
    boolean dynamic() {
        return Utils.isDynamicAllocationEnabled(spark.conf());
    }

    /** Where the shard of a replica lies, as Spark's scheduler writes it. */
    List<String> holding(int rdd, int replica) {
        List<String> places = new ArrayList<>();
        for (BlockManagerId id : JavaConverters.seqAsJavaList(
                spark.env().blockManager().master().getLocations(new RDDBlockId(rdd, replica)))) {
            places.add(place(id.executorId(), id.host()));
        }
        return places;
    }

    /** Every executor, as Spark's scheduler writes it, in the order of the names; none where the driver does the work itself. */
    List<String> executors() {
        List<String> places = new ArrayList<>();
        for (BlockManagerId id : JavaConverters.seqAsJavaList(spark.env()
                .blockManager()
                .master()
                .getPeers(spark.env().blockManager().blockManagerId()))) {
            places.add(place(id.executorId(), id.host()));
        }
        places.sort(null);
        return places;
    }

    /** One place for each executor; anywhere, where the driver does the work itself. */
    List<List<String>> everywhere() {
        List<String> executors = executors();
        return executors.isEmpty()
                ? List.of(List.of())
                : executors.stream().map(List::of).toList();
    }

    private static String place(String executor, String host) {
        return "executor_" + host + "_" + executor;
    }
}
