package org.gradus.job.dl4jspark;

import java.net.URI;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.spark.data.loader.RemoteFileSource;
import org.nd4j.common.loader.Source;

/** Data sets in files, read through Hadoop's file systems by the loader that dl4j-spark was given. */
final class SavedSets {
    private SavedSets() {}

    /**
     * Those of some paths.
     *
     * @param one loads DataSets; null: the other does
     * @param many loads MultiDataSets
     */
    static JavaRDD<LocatedDataSet> read(
            JavaSparkContext spark, JavaRDD<String> paths, DataSetLoader one, MultiDataSetLoader many) {
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        return paths.map(path -> load(path, hadoop.value(), one, many));
    }

    private static LocatedDataSet load(
            String path, SerializableConfiguration hadoop, DataSetLoader one, MultiDataSetLoader many) {
        try {
            Source source = new RemoteFileSource(path, FileSystem.get(new URI(path), hadoop.value()));
            return one != null ? LocatedDataSet.of(path, one.load(source)) : LocatedDataSet.of(path, many.load(source));
        } catch (Exception e) { // DL4J's loaders fail in any way
            return LocatedDataSet.unreadable(
                    path,
                    "is no data set that "
                            + (one != null ? one : many).getClass().getSimpleName() + " can read: " + e);
        }
    }
}
