package org.gradus.job.data;

/** No executor has a replica's dealt rows any more: whoever had them died. Dealt again, they are the same. */
public final class ShardLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int replica;

    /**
     * @param rdd Spark's number of the dealt rows
     * @param replica whose rows are lost; their partition
     */
    ShardLost(int rdd, int replica, Throwable cause) {
        super(
                "the rows of replica " + replica + " (partition " + replica + " of RDD " + rdd
                        + ") are on no executor any more",
                cause);
        this.replica = replica;
    }

    /** Whose rows are lost. */
    public int replica() {
        return replica;
    }
}
