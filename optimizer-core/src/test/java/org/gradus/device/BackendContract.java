package org.gradus.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.gradus.formula.Evaluation;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;
import org.gradus.formula.Term.Function;
import org.gradus.formula.Term.Operator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link Backend} promises, against Java's own arithmetic. */
public abstract class BackendContract<A> {
    private static final float[] NUMBERS = {
        0, 1, -1, 2.5f, -3.75f, 1e-30f, -1e30f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 7, 1.1f
    };

    private final Backend<A> backend;

    /** @param backend what is tested */
    protected BackendContract(Backend<A> backend) {
        this.backend = backend;
    }

    private static float[] turned(int by) {
        float[] turned = new float[NUMBERS.length];
        for (int k = 0; k < turned.length; k++) {
            turned[k] = NUMBERS[(k + by) % turned.length];
        }
        return turned;
    }

    /** What a formula gives, element by element. */
    private static float[] expected(Term term, float[] left, float[] right) {
        float[] expected = new float[left.length];
        for (int k = 0; k < left.length; k++) {
            expected[k] = new Evaluation(Formula.of(term), new float[0]).amount(left[k], right[k]);
        }
        return expected;
    }

    @ParameterizedTest
    @EnumSource
    void functionsAreJavas(Function function) {
        try (Scope scope = backend.scope()) {
            A out = backend.floats(NUMBERS.length);
            backend.apply(function, backend.upload(NUMBERS), out);
            Term term = new Term.Unary(function, Term.gradient());
            same(backend.read(out), expected(term, NUMBERS, NUMBERS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void operationsAreJavasForArraysAndNumbers(Operator operator) {
        for (int by = 0; by < NUMBERS.length; by++) {
            float[] other = turned(by);
            float[] same = new float[NUMBERS.length];
            Arrays.fill(same, 1.1f);
            Term term = new Term.Binary(operator, Term.gradient(), Term.weight());
            try (Scope scope = backend.scope()) {
                A x = backend.upload(NUMBERS);
                A y = backend.upload(other);
                A out = backend.floats(NUMBERS.length);
                backend.apply(operator, x, y, out);
                same(backend.read(out), expected(term, NUMBERS, other));
                backend.apply(operator, x, 1.1f, out);
                same(backend.read(out), expected(term, NUMBERS, same));
                backend.apply(operator, 1.1f, x, out);
                same(backend.read(out), expected(term, same, NUMBERS));
                backend.apply(operator, x, y, x);
                same(backend.read(x), expected(term, NUMBERS, other));
            }
        }
    }

    /** The same numbers; 0 and -0 are one. */
    private static void same(float[] actual, float[] expected) {
        for (int k = 0; k < expected.length; k++) {
            boolean equal = actual[k] == expected[k] || (Float.isNaN(actual[k]) && Float.isNaN(expected[k]));
            assertThat(equal)
                    .as("element %s of %s: %s, not %s", k, actual.length, actual[k], expected[k])
                    .isTrue();
        }
    }

    @Test
    void elementsGoWhereTheirPlacesSay() {
        try (Scope scope = backend.scope()) {
            A places = backend.upload(new int[] {4, 0, 2});
            A flat = backend.upload(new float[] {1, 2, 3, 4, 5});
            A packed = backend.floats(3);
            backend.gather(flat, places, packed);
            assertThat(backend.read(packed)).containsExactly(5, 1, 3);
            backend.scatter(backend.upload(new float[] {7, 8, 9}), places, flat);
            assertThat(backend.read(flat)).containsExactly(8, 2, 9, 4, 7);
            A sums = backend.doubles(3);
            A wide = backend.doubles(5);
            backend.copy(flat, wide);
            backend.segments(wide, backend.upload(new int[] {0, 2, 0, 2, 2}), sums);
            assertThat(backend.readDoubles(sums)).containsExactly(17, 0, 13);
        }
    }

    @Test
    void viewsShareMemory() {
        try (Scope scope = backend.scope()) {
            A flat = backend.upload(new float[] {1, 2, 3, 4, 5, 6, 7});
            A part = backend.slice(flat, 1, 7);
            backend.apply(Operator.ADD, part, 10, part);
            assertThat(backend.read(flat)).containsExactly(1, 12, 13, 14, 15, 16, 17);
            A rows = backend.doubles(2);
            A columns = backend.doubles(3);
            for (boolean standing : new boolean[] {false, true}) {
                A wide = backend.doubles(6);
                backend.copy(part, wide);
                backend.sum(backend.shaped(wide, standing, 2, 3), 1, rows);
                backend.sum(backend.shaped(wide, standing, 2, 3), 0, columns);
                assertThat(backend.readDoubles(rows))
                        .containsExactly(standing ? new double[] {42, 45} : new double[] {39, 48});
                assertThat(backend.readDoubles(columns))
                        .containsExactly(standing ? new double[] {25, 29, 33} : new double[] {27, 29, 31});
            }
            backend.fill(part, 3);
            backend.write(new float[] {9}, backend.slice(flat, 6, 7));
            assertThat(backend.read(flat)).containsExactly(1, 3, 3, 3, 3, 3, 9);
        }
    }

    @Test
    void productsTakeMatricesInBothOrders() {
        try (Scope scope = backend.scope()) {
            A x = backend.shaped(backend.upload(new float[] {1, 2, 3, 4, 5, 6}), true, 2, 3);
            A gram = backend.product(x, backend.transposed(x));
            A lying = backend.floats(4);
            backend.copy(gram, backend.shaped(lying, false, 2, 2));
            assertThat(backend.read(lying)).containsExactly(35, 44, 44, 56);
        }
    }

    @Test
    void sumsOfSquaresAreInDouble() {
        try (Scope scope = backend.scope()) {
            A sum = backend.doubles(1);
            backend.squares(backend.upload(new float[] {3e30f, 4e30f}), sum);
            assertThat(backend.readDoubles(sum)[0])
                    .isCloseTo(25e60, org.assertj.core.data.Percentage.withPercentage(1e-5));
            backend.squares(backend.upload(new float[] {3, Float.NaN}), sum);
            assertThat(backend.readDoubles(sum)).containsExactly(Double.NaN);
            A total = backend.floats(1);
            backend.sum(backend.upload(new float[] {1, 2, 3}), total);
            assertThat(backend.read(total)).containsExactly(6);
        }
    }

    @Test
    void onlyWhatIsKeptOutlivesItsScope() {
        A kept;
        try (Scope outer = backend.scope()) {
            try (Scope inner = backend.scope()) {
                kept = backend.keep(backend.upload(new float[] {4}));
                assertThat(List.of(backend.read(backend.upload(new float[] {5}))[0]))
                        .containsExactly(5f);
            }
        }
        assertThat(backend.read(kept)).containsExactly(4);
        backend.release(kept);
    }
}
