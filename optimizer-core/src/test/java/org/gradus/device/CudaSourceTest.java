package org.gradus.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradus.formula.Evaluation;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.rule.ElementRule;
import org.gradus.rule.Kernel;
import org.gradus.rule.RuleType;
import org.gradus.setting.MapOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel's text, compiled by the system's C compiler, against the formulas themselves, bit for bit. Without it a GPU could
 * compute something else than the host.
 */
class CudaSourceTest {
    private static final int COUNT = 67;
    private static final Form FULL = new Form(true, true, false, true, true, true, true, true, true);
    private static final boolean[] MASKS = {true, true, true, false};

    /** Elements that lie otherwise in the flat vectors than in their own arrays, that lie alike behind a start that is not aligned, and that are scattered. */
    private static final int[] TABLE = {1, 0, 30, 34, 30, 25, -1, 55, 12};

    private static final int[] SCATTERED = {66, 0, 31, 60, 32, 33, 59, 61, 65, 64, 62, 63};

    private static final String HEAD =
            """
            #include <stdio.h>
            static float b(int i) { union { int i; float f; } u; u.i = i; return u.f; }
            static void p(float f) { union { int i; float f; } u; u.f = f; printf("%d\\n", u.i); }
            """;

    @TempDir
    private Path folder;

    private static List<Kernel> kernels() {
        return Arrays.stream(RuleType.values())
                .map(t -> t.create(MapOptions.none()))
                .filter(ElementRule.class::isInstance)
                .map(r -> ((ElementRule) r).kernel(7, 0.01))
                .toList();
    }

    /** The places of all elements in the flat vectors. */
    private static int place(int i) {
        return i < 30 ? i + 1 : i < 55 ? i + 4 : SCATTERED[i - 55];
    }

    private static String longs(String name, IntStream numbers) {
        return "static const long long " + name + "[] = {"
                + numbers.mapToObj(String::valueOf).collect(Collectors.joining(",")) + "};\n";
    }

    /** Numbers of many sizes, zeros of both signs, and those that are not finite. */
    private static float[] numbers(long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[COUNT];
        for (int k = 0; k < COUNT; k++) {
            numbers[k] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(9) - 4));
        }
        numbers[(int) seed % COUNT] = Float.NaN;
        numbers[(int) (seed + 3) % COUNT] = Float.POSITIVE_INFINITY;
        numbers[(int) (seed + 5) % COUNT] = 0;
        numbers[(int) (seed + 7) % COUNT] = -0f;
        return numbers;
    }

    @Test
    void everyRuleComputesTheSameBits() throws Exception {
        StringBuilder program = new StringBuilder(HEAD)
                .append(longs("table", Arrays.stream(TABLE)))
                .append(longs("places", IntStream.range(0, COUNT).map(CudaSourceTest::place)));
        StringBuilder main = new StringBuilder("int main(void) {\n");
        List<Float> expected = new ArrayList<>();
        List<Kernel> kernels = kernels();
        for (int r = 0; r < kernels.size(); r++) {
            Kernel kernel = kernels.get(r);
            int count = kernel.scalars().length;
            Formula formula = FULL.around(kernel.formula(), count);
            float[] scalars = Form.scalars(kernel.scalars(), 50, -0.7, 0.1, 0.03, 0.02);
            String text = CudaSource.of(Listing.of(formula), MASKS, scalars.length);
            String own = r == 0 ? text : text.substring(text.indexOf("__device__ __forceinline__ float element("));
            program.append(own.replace(" element(", " element" + r + "(")
                            .replace("void update(", "void update" + r + "("))
                    .append('\n');
            call(main, r, kernel, scalars);
            expect(formula, kernel, scalars, expected);
        }
        List<Float> found = run(program.append(main).append("return 0;\n}\n").toString());
        assertThat(found).hasSameSizeAs(expected);
        for (int k = 0; k < found.size(); k++) {
            int bits = Float.floatToIntBits(expected.get(k));
            assertThat(Float.floatToIntBits(found.get(k)))
                    .as("number %s: %s, not %s", k, found.get(k), expected.get(k))
                    .isEqualTo(bits);
        }
    }

    private static String array(float[] numbers) {
        StringBuilder text = new StringBuilder("{");
        for (float number : numbers) {
            text.append("b(").append(Float.floatToIntBits(number)).append("),");
        }
        return text.append("}").toString();
    }

    private static void call(StringBuilder main, int r, Kernel kernel, float[] scalars) {
        int slots = kernel.formula().slots().size();
        main.append("{ float g[] = ").append(array(numbers(1)));
        main.append(", w[] = ").append(array(numbers(2)));
        StringBuilder arguments = new StringBuilder();
        for (int m = 0; m < 3; m++) {
            main.append(", m").append(m).append("[] = ").append(array(numbers(10 + m)));
            arguments.append(", m").append(m);
        }
        for (int s = 0; s < slots; s++) {
            main.append(", s").append(s).append("[] = ").append(array(numbers(20 + s)));
            arguments.append(", s").append(s);
        }
        arguments.append(", &trace");
        for (float scalar : scalars) {
            arguments.append(", b(").append(Float.floatToIntBits(scalar)).append(")");
        }
        main.append("; float trace = 0; update")
                .append(r)
                .append("(3, table, places, g, w, 0")
                .append(arguments)
                .append(");\n");
        main.append("for (int i = 0; i < 67; i++) { p(w[places[i]]);");
        for (int s = 0; s < slots; s++) {
            main.append(" p(s").append(s).append("[i]);");
        }
        main.append(" } }\n");
    }

    private static void expect(Formula formula, Kernel kernel, float[] scalars, List<Float> expected) {
        int slots = kernel.formula().slots().size();
        for (int i = 0; i < COUNT; i++) {
            Formula here = masked(formula, i);
            float[] state = new float[slots];
            for (int s = 0; s < slots; s++) {
                state[s] = numbers(20 + s)[i];
            }
            Evaluation evaluation = new Evaluation(here, scalars);
            float weight = numbers(2)[place(i)];
            float updated = weight - evaluation.amount(numbers(1)[place(i)], weight, state);
            evaluation.settle(updated);
            expected.add(updated);
            for (float slot : state) {
                expected.add(slot);
            }
        }
    }

    /** Evaluation knows no masks: for one element they are constants. */
    private static Formula masked(Formula formula, int i) {
        return new Formula(
                masked(formula.amount(), i),
                formula.slots().stream().map(s -> masked(s, i)).toList());
    }

    private static Term masked(Term term, int i) {
        if (term instanceof Term.Unary unary) {
            return new Term.Unary(unary.function(), masked(unary.term(), i));
        }
        if (term instanceof Term.Binary binary) {
            return new Term.Binary(binary.operator(), masked(binary.left(), i), masked(binary.right(), i));
        }
        boolean mask = term instanceof Term.Value value && value.source() == Term.Source.MASK;
        return mask ? Term.constant(numbers(10 + ((Term.Value) term).index())[i]) : term;
    }

    private List<Float> run(String program) throws IOException, InterruptedException {
        Path source = folder.resolve("update.c");
        Path binary = folder.resolve("update");
        Files.writeString(source, program);
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "cc", "-std=gnu11", "-O2", "-ffp-contract=off", "-o", "" + binary, "" + source, "-lm")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return abort("there is no C compiler cc on this machine: " + e.getMessage());
        }
        String log = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(log).isZero();
        Process run = new ProcessBuilder("" + binary).start();
        String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor()).isZero();
        return out.lines()
                .map(line -> Float.intBitsToFloat(Integer.parseInt(line)))
                .toList();
    }
}
