package org.gradus.job.average;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the others must know of a replica's part of a round, besides its floats.
 *
 * @param replica its number, from 0
 * @param examples trained on; those of skipped steps do not count
 * @param lossSum the sum of their losses
 * @param skipped steps skipped since the start of the run
 * @param failed whether something was not finite and could not be skipped
 * @param steps updates of each group since the start of its state
 */
public record Summary(int replica, long examples, double lossSum, long skipped, boolean failed, long[] steps) {
    private static final int FIXED = Integer.BYTES + 3 * Long.BYTES + 1;

    /** As bytes, one after the other. */
    static byte[] encode(List<Summary> summaries) {
        int size = summaries.stream()
                .mapToInt(s -> FIXED + Integer.BYTES + Long.BYTES * s.steps().length)
                .sum();
        ByteBuffer bytes = ByteBuffer.allocate(size);
        for (Summary s : summaries) {
            bytes.putInt(s.replica())
                    .putLong(s.examples())
                    .putDouble(s.lossSum())
                    .putLong(s.skipped());
            bytes.put((byte) (s.failed() ? 1 : 0)).putInt(s.steps().length);
            for (long count : s.steps()) {
                bytes.putLong(count);
            }
        }
        return bytes.array();
    }

    /**
     * What {@link #encode} made.
     *
     * @throws IllegalArgumentException when it is nothing that {@link #encode} makes
     */
    static List<Summary> decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        List<Summary> summaries = new ArrayList<>();
        while (bytes.hasRemaining()) {
            require(bytes, FIXED + Integer.BYTES);
            int replica = bytes.getInt();
            long examples = bytes.getLong();
            double lossSum = bytes.getDouble();
            long skipped = bytes.getLong();
            boolean failed = bytes.get() != 0;
            int groups = bytes.getInt();
            require(bytes, (long) Long.BYTES * groups);
            long[] steps = new long[groups];
            for (int g = 0; g < steps.length; g++) {
                steps[g] = bytes.getLong();
            }
            summaries.add(new Summary(replica, examples, lossSum, skipped, failed, steps));
        }
        return summaries;
    }

    private static void require(ByteBuffer bytes, long more) {
        if (more < 0 || bytes.remaining() < more) {
            throw new IllegalArgumentException(
                    "a summary of replicas has " + bytes.remaining() + " bytes left; must have " + more);
        }
    }
}
