package org.gradus.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.formula.Term;

/**
 * A formula as one kernel in CUDA C, which is C, too: every array is read once and written once, whatever
 * the number of terms. To be compiled without fused multiplication and addition ({@code --fmad=false}), with divisions and roots
 * that round right (NVRTC's default): the same bits as {@link org.gradus.formula.Evaluation}.
 *
 * <pre>
 *   update(n, table, places, gradients, weights, amounts, masks..., slots..., trace, scalars)
 * </pre>
 *
 * The table has n {@link Pieces}, which blocks of threads share: element i of a piece is at its first place in the flat vectors plus i
 * and at its first place in masks and slots plus i, or, where it is scattered, in the flat vectors at places[that]. With an array of
 * amounts, which may be the gradients, these are written, else the weights. trace becomes not a number where a weight after the update
 * is not finite. Where all arrays of a piece lie alike to multiples of 16 bytes, a thread reads and writes four elements at once.
 */
final class CudaSource {
    /** The kernel's name. */
    static final String NAME = "update";

    /** The most elements of a piece: a few steps of each thread of its block. */
    static final int PIECE = 1024;

    private static final String HEAD =
            """
            #ifdef __CUDACC__
            #define BLOCK blockIdx.x
            #define BLOCKS gridDim.x
            #define THREAD threadIdx.x
            #define THREADS blockDim.x
            #define ROOT(x) __fsqrt_rn(x)
            #define KERNEL extern "C" __global__
            #else
            typedef struct { float x, y, z, w; } float4;
            #define BLOCK 0
            #define BLOCKS 1
            #define THREAD 0
            #define THREADS 1
            #define ROOT(x) __builtin_sqrtf(x)
            #define KERNEL
            #define __device__ static
            #define __forceinline__ inline
            #define __restrict__ restrict
            #endif
            #define FOUR(array) (((float4*) (array))[q])
            #define PHASE(array) ((unsigned) ((unsigned long long) (array) >> 2) & 3)
            __device__ float magnitude(float x) { return x < 0.0f ? -x : x + 0.0f; }
            __device__ float sign(float x) { return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x; }
            __device__ float largest(float x, float y) {
              return x != x || x > y ? x : x == y && x == 0.0f ? x + y : y;
            }
            __device__ float smallest(float x, float y) {
              return x != x || x < y ? x : x == y && x == 0.0f ? -(-x - y) : y;
            }
            """;

    private CudaSource() {}

    /**
     * The text.
     *
     * @param masks whether the mask of each place is there; the others are no arguments
     * @param scalars how many scalars there are
     */
    static String of(Listing listing, boolean[] masks, int scalars) {
        List<String> read = new ArrayList<>();
        for (int m = 0; m < masks.length; m++) {
            if (masks[m]) {
                read.add("mask" + m);
            }
        }
        List<String> slots = numbered("slot", listing.slots().length);
        List<String> numbers = numbered("scalar", scalars);
        return HEAD + element(listing, read, slots, numbers) + kernel(read, slots, numbers);
    }

    private static List<String> numbered(String name, int count) {
        return IntStream.range(0, count).mapToObj(k -> name + k).toList();
    }

    private static String each(String before, List<String> names, String after) {
        return names.stream().map(n -> before + n + after).collect(Collectors.joining());
    }

    /** One element: its weight becomes what is to be written there, and the result is 0 or not a number. */
    private static String element(Listing listing, List<String> masks, List<String> slots, List<String> scalars) {
        StringBuilder text = new StringBuilder("__device__ __forceinline__ float element(int amounts, float gradient");
        text.append(", float* weight").append(each(", float ", masks, "")).append(each(", float* ", slots, ""));
        text.append(each(", float ", scalars, "")).append(") {\n");
        List<Listing.Line> lines = listing.lines();
        for (int k = 0; k < lines.size(); k++) {
            text.append("  float t").append(k).append(" = ");
            text.append(value(lines.get(k))).append(";\n");
        }
        for (int s = 0; s < slots.size(); s++) {
            text.append("  *slot")
                    .append(s)
                    .append(" = t")
                    .append(listing.slots()[s])
                    .append(";\n");
        }
        return text.append("  *weight = amounts ? t" + listing.amount() + " : t" + listing.updated() + ";\n")
                .append("  return t" + listing.updated() + " * 0.0f;\n}\n")
                .toString();
    }

    private static String kernel(List<String> masks, List<String> slots, List<String> scalars) {
        List<String> own = Stream.concat(masks.stream(), slots.stream()).toList();
        StringBuilder text = new StringBuilder("KERNEL void " + NAME
                + "(long long n, const long long* table, const long long* places, const float* gradients"
                + ", float* weights, float* amounts" + each(", const float* __restrict__ ", masks, "s")
                + each(", float* __restrict__ ", slots, "s") + ", float* trace" + each(", float ", scalars, "")
                + ") {\n"
                + "  float bad = 0.0f;\n"
                + "  int writes = amounts != 0;\n"
                + "  for (unsigned piece = BLOCK; piece < (unsigned) n; piece += BLOCKS) {\n"
                + "    long long flat = table[3 * piece], start = table[3 * piece + 1];\n"
                + "    unsigned count = (unsigned) table[3 * piece + 2];\n"
                + "    const long long* place = flat < 0 ? places + start : 0;\n"
                + "    const float* gradient = place ? gradients : gradients + flat;\n"
                + "    float* weight = place ? weights : weights + flat;\n"
                + "    float* out = !writes ? weight : place ? amounts : amounts + flat;\n");
        masks.forEach(m -> text.append("    const float* " + m + " = " + m + "s + start;\n"));
        slots.forEach(s -> text.append("    float* " + s + " = " + s + "s + start;\n"));
        text.append(
                        "    unsigned phase = PHASE(weight), head = 0, fours = 0;\n    if (!place && PHASE(gradient) == phase")
                .append(" && PHASE(out) == phase" + each(" && PHASE(", own, ") == phase") + ") {\n")
                .append("      head = (4 - phase) & 3;\n      head = head < count ? head : count;\n")
                .append("      fours = (count - head) / 4;\n    }\n")
                .append("    for (unsigned q = THREAD; q < fours; q += THREADS) {\n")
                .append("      float4 gradient4 = FOUR(gradient + head), weight4 = FOUR(weight + head);\n");
        own.forEach(a -> text.append("      float4 " + a + "4 = FOUR(" + a + " + head);\n"));
        for (String part : List.of("x", "y", "z", "w")) {
            text.append("      bad += element(writes, gradient4.").append(part);
            text.append(", &weight4.").append(part).append(each(", ", masks, "4." + part));
            text.append(each(", &", slots, "4." + part))
                    .append(each(", ", scalars, ""))
                    .append(");\n");
        }
        slots.forEach(s -> text.append("      FOUR(" + s + " + head) = " + s + "4;\n"));
        return text.append("      FOUR(out + head) = weight4;\n    }\n")
                .append("    for (unsigned rest = THREAD; rest < count - 4 * fours; rest += THREADS) {\n")
                .append("      unsigned i = rest < head ? rest : rest + 4 * fours;\n")
                .append("      long long at = place ? place[i] : (long long) i;\n      float one = weight[at];\n")
                .append("      bad += element(writes, gradient[at], &one" + each(", ", masks, "[i]"))
                .append(each(", &", slots, "[i]") + each(", ", scalars, "") + ");\n      out[at] = one;\n    }\n")
                .append("  }\n  if (bad != 0.0f) *trace = bad;\n}\n")
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
            case GRADIENT -> "gradient";
            case WEIGHT -> "*weight";
            case SLOT -> "*slot" + value.index();
            case MASK -> "mask" + value.index();
            case SCALAR -> "scalar" + value.index();
            case UPDATED -> throw new IllegalArgumentException("the weight after the update has a line of its own");
        };
    }

    /** A float without a rounding: in hexadecimal. */
    private static String number(float value) {
        return Float.toHexString(value).toLowerCase(Locale.ROOT) + "f";
    }
}
