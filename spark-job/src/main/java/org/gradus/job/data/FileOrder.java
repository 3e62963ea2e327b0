package org.gradus.job.data;

import java.util.Arrays;
import java.util.Comparator;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import scala.Option;
import scala.Serializable;

/** Puts the partitions of a file scan, one split each, in the order of path and offset; Spark puts the longest first. */
final class FileOrder implements PartitionCoalescer, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public PartitionGroup[] coalesce(int maxPartitions, RDD<?> scan) {
        return Arrays.stream(scan.partitions())
                .sorted(Comparator.comparing((Partition p) -> split(p).toPath().getName())
                        .thenComparing(p -> split(p).start()))
                .map(p -> {
                    PartitionGroup group = new PartitionGroup(Option.empty());
                    group.partitions().$plus$eq(p);
                    return group;
                })
                .toArray(PartitionGroup[]::new);
    }

    private static PartitionedFile split(Partition partition) {
        if (partition instanceof FilePartition scan && scan.files().length == 1) {
            return scan.files()[0];
        }
        throw new IllegalStateException("a partition of the scan is " + partition + "; must be one split of one file");
    }
}
