package org.gradus.job.average;

import java.nio.ByteBuffer;

/**
 * Floats in 16 bits: sign, the 8 bits of a float's exponent, 7 of its mantissa, rounded to the nearest, ties to even. So a
 * displacement keeps its order of magnitude, however small it is.
 */
public final class Bfloat16 {
    private Bfloat16() {}

    /** The code of a finite float. */
    static short encode(float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = bits + 0x7FFF + ((bits >>> 16) & 1);
        return (short) (rounded >>> 16);
    }

    /** The float of a code. */
    static float decode(short code) {
        return Float.intBitsToFloat(code << 16);
    }

    /**
     * Rounds displacements, with error feedback (Seide et al. 2014, 1-bit SGD; Karimireddy et al. 2019,
     * https://arxiv.org/abs/1901.09847): what is rounded off is added to the next displacement.
     *
     * @param before where the round started
     * @param vector where it ended; out: before plus the rounded displacement, for as many elements as there are residuals
     * @param residual what was rounded off before; out: what is rounded off now
     * @param codes out: the rounded displacements
     */
    public static void compress(float[] before, float[] vector, float[] residual, short[] codes) {
        for (int i = 0; i < residual.length; i++) {
            float way = vector[i] - before[i] + residual[i];
            codes[i] = encode(way);
            float told = decode(codes[i]);
            residual[i] = way - told;
            vector[i] = before[i] + told;
        }
    }

    /** Writes codes; none where from is to, whatever the array's length. */
    static void write(short[] codes, int from, int to, ByteBuffer into) {
        if (from == to) {
            return;
        }
        into.asShortBuffer().put(codes, from, to - from);
        into.position(into.position() + Short.BYTES * (to - from));
    }

    /**
     * Reads codes, and adds them to where the round started.
     *
     * @param offset what to add to an element's number to find its place in the vector
     */
    static void read(ByteBuffer bytes, float[] before, int from, int to, float[] into, int offset) {
        short[] codes = new short[to - from];
        bytes.asShortBuffer().get(codes);
        bytes.position(bytes.position() + Short.BYTES * codes.length);
        for (int i = from; i < to; i++) {
            into[i + offset] = before[i] + decode(codes[i - from]);
        }
    }
}
