package org.gradus.job.data;

/** Where the numbers of one shard go. They come once, in their order; then rows are read, by several threads. */
interface ShardStore extends AutoCloseable {
    /** Takes the numbers that follow: a row's features, or its labels. */
    void put(float[] from, int at, int count);

    /** All have come. */
    void seal();

    /**
     * Copies a row, after {@link #seal}.
     *
     * @param row from 0
     * @param features where its features go
     * @param featuresAt the first one's place
     * @param labels where its labels go
     * @param labelsAt the first one's place
     */
    void read(int row, float[] features, int featuresAt, float[] labels, int labelsAt);

    /** Whether reading may have to wait for a disk. */
    boolean onDisk();

    /** Frees everything; leaves no file. Again: nothing. */
    @Override
    void close();
}
