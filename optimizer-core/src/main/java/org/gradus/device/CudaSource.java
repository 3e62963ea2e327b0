package org.gradus.device;

import java.util.List;
import java.util.Locale;
import org.gradus.formula.Term;

/**
 * A formula as one kernel in CUDA C, which is C, too: every array is read once and written once, whatever
 * the number of terms. To be compiled without fused multiplication and addition ({@code --fmad=false}), with divisions and roots
 * that round right (NVRTC's default): the same bits as {@link org.gradus.formula.Evaluation}.
 *
 * <pre>
 *   update(n, places, gradient, weights, amounts, masks..., slots..., trace, scalars)
 * </pre>
 *
 * Element i of masks and slots belongs to element places[i] of the flat vectors, or to element i where places is null. With an
 * array of amounts, which may be the gradient, these are written, else the weights. trace becomes not a number
 * where a weight after the update is not finite.
 */
final class CudaSource {
    /** The kernel's name. */
    static final String NAME = "update";

    private static final String HEAD =
            """
            #ifdef __CUDACC__
            #define FIRST (blockIdx.x * (long long) blockDim.x + threadIdx.x)
            #define STRIDE ((long long) gridDim.x * blockDim.x)
            #define ROOT(x) __fsqrt_rn(x)
            #define KERNEL extern "C" __global__
            #else
            #define FIRST 0
            #define STRIDE 1
            #define ROOT(x) __builtin_sqrtf(x)
            #define KERNEL
            #define __device__ static
            #define __restrict__ restrict
            #endif
            __device__ float magnitude(float x) { return x < 0.0f ? -x : x + 0.0f; }
            __device__ float sign(float x) { return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x; }
            __device__ float largest(float x, float y) {
              return x != x || x > y ? x : x == y && x == 0.0f ? x + y : y;
            }
            __device__ float smallest(float x, float y) {
              return x != x || x < y ? x : x == y && x == 0.0f ? -(-x - y) : y;
            }
            KERNEL\s""";

    private CudaSource() {}

    /**
     * The text.
     *
     * @param masks whether the mask of each place is there; the others are no arguments
     * @param scalars how many scalars there are
     */
    static String of(Listing listing, boolean[] masks, int scalars) {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("void ")
                .append(NAME)
                .append("(long long n, const long long* places, const float* gradient, float*")
                .append(" weights, float* amounts");
        for (int m = 0; m < masks.length; m++) {
            if (masks[m]) {
                text.append(", const float* __restrict__ mask").append(m);
            }
        }
        int[] slots = listing.slots();
        for (int s = 0; s < slots.length; s++) {
            text.append(", float* __restrict__ slot").append(s);
        }
        text.append(", float* trace");
        for (int k = 0; k < scalars; k++) {
            text.append(", float scalar").append(k);
        }
        text.append(") {\n  for (long long i = FIRST; i < n; i += STRIDE) {\n")
                .append("    long long at = places ? places[i] : i;\n");
        List<Listing.Line> lines = listing.lines();
        for (int k = 0; k < lines.size(); k++) {
            text.append("    float t")
                    .append(k)
                    .append(" = ")
                    .append(value(lines.get(k)))
                    .append(";\n");
        }
        for (int s = 0; s < slots.length; s++) {
            text.append("    slot").append(s).append("[i] = t").append(slots[s]).append(";\n");
        }
        return text.append("    if (amounts) amounts[at] = t")
                .append(listing.amount())
                .append("; else weights[at] = t")
                .append(listing.updated())
                .append(";\n    if (!(t")
                .append(listing.updated())
                .append(" * 0.0f == 0.0f)) *trace = t")
                .append(listing.updated())
                .append(" * 0.0f;\n  }\n}\n")
                .toString();
    }

    private static String value(Listing.Line line) {
        Term term = line.term();
        if (term instanceof Term.Unary unary) {
            String x = "t" + line.left();
            return switch (unary.function()) {
                case SQRT -> "ROOT(" + x + ")";
                case ABS -> "magnitude(" + x + ")";
                case SIGN -> "sign(" + x + ")";
            };
        }
        if (term instanceof Term.Binary binary) {
            String left = "t" + line.left();
            String right = "t" + line.right();
            return switch (binary.operator()) {
                case ADD -> left + " + " + right;
                case SUBTRACT -> left + " - " + right;
                case MULTIPLY -> left + " * " + right;
                case DIVIDE -> left + " / " + right;
                case MAX -> "largest(" + left + ", " + right + ")";
                case MIN -> "smallest(" + left + ", " + right + ")";
            };
        }
        if (term instanceof Term.Constant constant) {
            return number(constant.value());
        }
        Term.Value value = (Term.Value) term;
        return switch (value.source()) {
            case GRADIENT -> "gradient[at]";
            case WEIGHT -> "weights[at]";
            case SLOT -> "slot" + value.index() + "[i]";
            case MASK -> "mask" + value.index() + "[i]";
            case SCALAR -> "scalar" + value.index();
            case UPDATED -> throw new IllegalArgumentException("the weight after the update has a line of its own");
        };
    }

    /** A float without a rounding: in hexadecimal. */
    private static String number(float value) {
        return Float.toHexString(value).toLowerCase(Locale.ROOT) + "f";
    }
}
