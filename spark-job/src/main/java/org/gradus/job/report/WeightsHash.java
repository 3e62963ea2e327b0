package org.gradus.job.report;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.commons.codec.digest.DigestUtils;

/** Says whether two vectors of weights are the same bits. */
public final class WeightsHash {
    private WeightsHash() {}

    /** SHA-256 of the floats, little-endian, as hexadecimal digits. */
    public static String of(float[] weights) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(weights.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(weights);
        return DigestUtils.sha256Hex(bytes.array());
    }
}
