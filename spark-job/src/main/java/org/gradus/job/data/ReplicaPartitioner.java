package org.gradus.job.data;

import org.apache.spark.Partitioner;

/** Partition r is replica r's; keys are those of pieces. */
final class ReplicaPartitioner extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int replicas;

    ReplicaPartitioner(int replicas) {
        this.replicas = replicas;
    }

    @Override
    public int numPartitions() {
        return replicas;
    }

    @Override
    public int getPartition(Object key) {
        return Piece.replica((Long) key);
    }
}
