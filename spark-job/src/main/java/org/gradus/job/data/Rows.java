package org.gradus.job.data;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/** Checked rows, numbered from 0 in an order that the files alone decide; kept by Spark until released. */
public final class Rows {
    private final String what;
    private final JavaRDD<byte[]> packed;
    private final Dimensions model;
    private final boolean bytes;
    private final long[] starts;

    private Rows(String what, JavaRDD<byte[]> packed, Dimensions model, boolean bytes, long[] starts) {
        this.what = what;
        this.packed = packed;
        this.model = model;
        this.bytes = bytes;
        this.starts = starts;
    }

    /**
     * Reads everything once and keeps it.
     *
     * @param what the file or folder, for a message
     * @throws DataException the first fault in the order of the data, or no rows at all
     */
    public static Rows number(String what, JavaRDD<Block> blocks, Dimensions model) {
        return number(what, blocks, model, false);
    }

    /** @param bytes whether every feature is an unsigned byte, as in a picture */
    static Rows number(String what, JavaRDD<Block> blocks, Dimensions model, boolean bytes) {
        JavaRDD<byte[]> kept = Bytes.tagged(blocks.map(Packed::pack)).persist(StorageLevel.MEMORY_AND_DISK());
        List<Tally> tallies =
                Failures.call(what, () -> kept.mapPartitions(Rows::tally, true).collect());
        Optional<Tally> faulty = tallies.stream().filter(t -> t.fault() != null).findFirst();
        if (faulty.isPresent()) {
            kept.unpersist(false);
            throw new DataException(faulty.get().fault());
        }
        long[] starts = new long[tallies.size() + 1];
        for (int p = 0; p < tallies.size(); p++) {
            starts[p + 1] = starts[p] + tallies.get(p).rows();
        }
        if (starts[tallies.size()] == 0) {
            kept.unpersist(false);
            throw new DataException(what + ": has no data rows");
        }
        return new Rows(what, kept, model, bytes, starts);
    }

    /** The file or folder. */
    public String what() {
        return what;
    }

    /** The blocks as Spark keeps them. */
    JavaRDD<byte[]> packed() {
        return packed;
    }

    /** In the order of the rows: by partition, then as they come. */
    public JavaRDD<Block> blocks() {
        return packed.map(Packed::unpack);
    }

    public Dimensions model() {
        return model;
    }

    /** Whether every feature is an unsigned byte, as in a picture. */
    public boolean bytes() {
        return bytes;
    }

    /** The number of rows, 1 or more. */
    public long count() {
        return starts[starts.length - 1];
    }

    /** The number of each partition's first row. */
    long[] starts() {
        return starts.clone();
    }

    /** Lets Spark forget the rows; they are read again when they are asked for again. */
    public void release() {
        packed.unpersist(false);
    }

    private static Iterator<Tally> tally(Iterator<byte[]> blocks) {
        long rows = 0;
        String fault = null;
        while (blocks.hasNext()) {
            byte[] block = blocks.next();
            rows += Packed.rows(block);
            fault = fault != null ? fault : Packed.fault(block);
        }
        return List.of(new Tally(rows, fault)).iterator();
    }

    @DefaultSerializer(JavaSerializer.class) // Kryo, where a program uses it, cannot read records
    private record Tally(long rows, String fault) implements Serializable {}
}
