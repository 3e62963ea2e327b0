package org.gradus.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gradus.setting.MapOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What sets the rules apart: defaults, slots and first updates. Without it a default may drift from PyTorch's, or a
 * contradiction be accepted silently. PyTorch's numbers over many steps are compared in the package update.
 */
class RuleTest {
    @Test
    void defaultsArePyTorchs() {
        assertThat(new Sgd()).isEqualTo(new Sgd(0, 0, false));
        assertThat(new Adam()).isEqualTo(new Adam(0.9, 0.999, 1e-8));
        assertThat(new AdamW()).isEqualTo(new AdamW(0.9, 0.999, 1e-8));
        assertThat(new Adamax()).isEqualTo(new Adamax(0.9, 0.999, 1e-8));
        assertThat(new NAdam()).isEqualTo(new NAdam(0.9, 0.999, 1e-8, 4e-3, false));
        assertThat(new RAdam()).isEqualTo(new RAdam(0.9, 0.999, 1e-8, false));
        assertThat(new Adagrad()).isEqualTo(new Adagrad(0, 0, 1e-10));
        assertThat(new Adadelta()).isEqualTo(new Adadelta(0.9, 1e-6));
        assertThat(new RMSprop()).isEqualTo(new RMSprop(0.99, 1e-8, 0, false));
        assertThat(new Rprop()).isEqualTo(new Rprop(0.5, 1.2, 1e-6, 50));
        assertThat(new Asgd()).isEqualTo(new Asgd(1e-4, 0.75, 1e6));
        assertThat(new Lion()).isEqualTo(new Lion(0.9, 0.99));
        assertThat(new Adafactor()).isEqualTo(new Adafactor(-0.8, Math.ulp(1f), 1e-3, 1));
        assertThat(new Muon())
                .isEqualTo(new Muon(0.95, true, 3.4445, -4.775, 2.0315, 1e-7, 5, Muon.AdjustLr.ORIGINAL, new AdamW()));
        assertThat(new Lamb()).isEqualTo(new Lamb(0.9, 0.999, 1e-6));
        assertThat(Stream.of(RuleType.values()).map(t -> t.create(MapOptions.none())))
                .extracting(Rule::name, Rule::defaultRate, Rule::defaultWeightDecay, Rule::decoupled)
                .containsExactly(
                        tuple("sgd", 1e-3, 0.0, false),
                        tuple("adam", 1e-3, 0.0, false),
                        tuple("adamw", 1e-3, 1e-2, true),
                        tuple("adamax", 2e-3, 0.0, false),
                        tuple("nadam", 2e-3, 0.0, false),
                        tuple("radam", 1e-3, 0.0, false),
                        tuple("adagrad", 1e-2, 0.0, false),
                        tuple("adadelta", 1.0, 0.0, false),
                        tuple("rmsprop", 1e-2, 0.0, false),
                        tuple("rprop", 1e-2, 0.0, false),
                        tuple("asgd", 1e-2, 0.0, false),
                        tuple("lion", 1e-4, 0.0, true),
                        tuple("adafactor", 1e-2, 0.0, true),
                        tuple("muon", 1e-3, 0.1, true),
                        tuple("lamb", 1e-3, 0.0, true));
    }

    @ParameterizedTest
    @EnumSource(RuleType.class)
    void aJobThatSaysNothingHasTheDefaultsOfTheClass(RuleType type) throws ReflectiveOperationException {
        Rule rule = type.create(MapOptions.none());
        assertThat(rule).isEqualTo(rule.getClass().getConstructor().newInstance());
    }

    @Test
    void slotsHavePyTorchsNames() {
        assertThat(new Sgd(0, 0, false).slots()).isEmpty();
        assertThat(new Sgd(0.9, 0, false).slots()).containsExactly("momentum_buffer");
        assertThat(new Adam(0.9, 0.999, 1e-8).slots()).containsExactly("exp_avg", "exp_avg_sq");
        assertThat(new AdamW(0.9, 0.999, 1e-8).slots()).containsExactly("exp_avg", "exp_avg_sq");
        assertThat(new AdamW(0.9, 0.999, 1e-8, true).slots())
                .containsExactly("exp_avg", "exp_avg_sq", "max_exp_avg_sq");
        assertThat(new RMSprop(0.9, 1e-8, 0, false).slots()).containsExactly("square_avg");
        assertThat(new RMSprop(0.9, 1e-8, 0.9, true).slots())
                .containsExactly("variance", "grad_avg", "momentum_buffer");
        assertThat(new Adafactor().slots()).containsExactly("row_var", "col_var", "variance");
        assertThat(new Muon().slots()).containsExactly("momentum_buffer");
        assertThat(new Lamb().slots()).containsExactly("exp_avg", "exp_avg_sq");
    }

    @Test
    void whatIsNoMatrixFallsFromMuonToAdamW() {
        MapOptions options = MapOptions.parse("adamwBetas=0.8:0.9 adamwEps=1e-6 adjustLr=matchRmsAdamw nsSteps=3", " ");
        Muon muon = (Muon) RuleType.MUON.create(options);
        assertThat(muon.adjustLr()).isEqualTo(Muon.AdjustLr.MATCH_RMS_ADAMW);
        assertThat(muon.nsSteps()).isEqualTo(3);
        assertThat(muon.over(true)).isSameAs(muon);
        assertThat(muon.over(false)).isEqualTo(new AdamW(0.8, 0.9, 1e-6));
        assertThat(new Lamb().over(false)).isEqualTo(new Lamb());
    }

    @Test
    void theAverageOfTheWeightsStartsAfterT0() {
        float[][] slots = new float[1][1];
        Asgd asgd = new Asgd(0, 0, 2);
        float[] expected = {1, 2, 3, 4, (4 + 5) / 2f, (4 + 5 + 6) / 3f};
        for (int step = 0; step < expected.length; step++) {
            Kernels.apply(asgd.kernel(step, 1), new float[] {-step}, 1, slots); // from 1 to step + 1
            assertThat(slots[0][0]).isCloseTo(expected[step], within(1e-6f));
        }
    }

    @Test
    void theProductOfManyMomentaIsReadyAtOnce() {
        NAdam slow = new NAdam(0.999, 0.999, 1e-8, 1, false);
        float[] gradient = {1};
        Kernels.apply(slow.kernel(1_000_000_000_000L, 1), gradient, 1, new float[2][1]);
        assertThat(gradient[0]).isFinite();
    }

    @Test
    void theFirstGradientEntersTheMomentumUndampened() {
        float[][] slots = {{0}};
        Sgd sgd = new Sgd(0.5, 0.75, false);
        float[] gradient = {2};
        Kernels.apply(sgd.kernel(0, 1), gradient, 1, slots);
        assertThat(gradient).containsExactly(2);
        gradient[0] = 4;
        Kernels.apply(sgd.kernel(1, 1), gradient, 1, slots);
        assertThat(gradient).containsExactly(0.5f * 2 + 0.25f * 4);
    }

    @Test
    void theFirstStepOfAdamIsTheRateWhateverTheGradient() {
        for (float g : new float[] {1e-4f, 1, 1e4f}) {
            float[] gradient = {g, -g};
            Kernels.apply(new Adam(0.9, 0.999, 1e-12).kernel(0, 0.01), gradient, 2, new float[2][2]);
            assertThat(gradient[0]).isCloseTo(0.01f, within(1e-8f));
            assertThat(gradient[1]).isCloseTo(-0.01f, within(1e-8f));
        }
    }

    static Stream<Arguments> illegal() {
        return Stream.of(
                refused(() -> new Sgd(1, 0, false), "momentum is 1.0; must be in [0, 1)"),
                refused(() -> new Sgd(Double.NaN, 0, false), "momentum is NaN; must be in [0, 1)"),
                refused(() -> new Sgd(0.9, 1.5, false), "dampening is 1.5; must be in [0, 1]"),
                refused(
                        () -> new Sgd(0, 0, true),
                        "nesterov is true with momentum 0.0 and dampening 0.0; it needs momentum above 0 and dampening 0"),
                refused(
                        () -> new Sgd(0.9, 0.1, true),
                        "nesterov is true with momentum 0.9 and dampening 0.1; it needs momentum above 0 and dampening 0"),
                refused(() -> new Adam(1, 0.9, 0), "beta1 is 1.0; must be in [0, 1)"),
                refused(() -> new Adam(0.9, -0.1, 0), "beta2 is -0.1; must be in [0, 1)"),
                refused(() -> new Adam(0.9, 0.9, -1), "eps is -1.0; must be a finite number, 0 or more"),
                refused(() -> new AdamW(1, 0.9, 0), "beta1 is 1.0; must be in [0, 1)"),
                refused(() -> new AdamW(0.9, 1, 0), "beta2 is 1.0; must be in [0, 1)"),
                refused(() -> new AdamW(0.9, 0.9, Double.NaN), "eps is NaN; must be a finite number, 0 or more"),
                refused(() -> new Adamax(0.9, 1, 0), "beta2 is 1.0; must be in [0, 1)"),
                refused(
                        () -> new NAdam(0.9, 0.9, 0, -1, false),
                        "momentumDecay is -1.0; must be a finite number, 0 or more"),
                refused(() -> new RAdam(0.9, 1, 0, false), "beta2 is 1.0; must be in [0, 1)"),
                refused(() -> new Adagrad(-1, 0, 0), "lrDecay is -1.0; must be a finite number, 0 or more"),
                refused(
                        () -> new Adagrad(0, -1, 0),
                        "initialAccumulatorValue is -1.0; must be a finite number, 0 or more"),
                refused(() -> new Adadelta(1.5, 0), "rho is 1.5; must be in [0, 1]"),
                refused(() -> new RMSprop(1, 0, 0, false), "alpha is 1.0; must be in [0, 1)"),
                refused(() -> new RMSprop(0.9, 0, 1, false), "momentum is 1.0; must be in [0, 1)"),
                refused(() -> new Rprop(1, 1.2, 1e-6, 50), "etaMinus is 1.0; must be in (0, 1)"),
                refused(() -> new Rprop(0.5, 1, 1e-6, 50), "etaPlus is 1.0; must be a finite number above 1"),
                refused(
                        () -> new Rprop(0.5, 1.2, 0, 50),
                        "the first of stepSizes is 0.0; must be a finite number above 0"),
                refused(
                        () -> new Rprop(0.5, 1.2, 1, 0.5),
                        "stepSizes is 1.0 to 0.5; the second must not be below the first"),
                refused(() -> new Asgd(-1, 0, 0), "lambd is -1.0; must be a finite number, 0 or more"),
                refused(() -> new Lion(0.9, 1), "beta2 is 1.0; must be in [0, 1)"),
                refused(() -> new Adafactor(0.1, 0, 0, 1), "beta2Decay is 0.1; must be a finite number, 0 or less"),
                refused(
                        () -> new Adafactor(-0.8, -1, 0, 1),
                        "the first of eps is -1.0; must be a finite number, 0 or more"),
                refused(
                        () -> new Adafactor(-0.8, 0, Double.NaN, 1),
                        "the second of eps is NaN; must be a finite number, 0 or more"),
                refused(() -> new Adafactor(-0.8, 0, 0, 0.5), "d is 0.5; must be a finite number, 1 or more"),
                refused(() -> muon(1, 1, 5), "momentum is 1.0; must be in [0, 1)"),
                refused(() -> muon(0.9, Double.NaN, 5), "nsA is NaN; must be a finite number"),
                refused(() -> muon(0.9, 1, 0), "nsSteps is 0; must be 1 to 99"),
                refused(() -> muon(0.9, 1, 100), "nsSteps is 100; must be 1 to 99"),
                refused(() -> new Muon().lengths(Grids.vector(4)), "muon is over a vector of 4; it needs one matrix"),
                refused(() -> new Muon().lengths(Grids.blocks(2, 3, 4)), "muon is over 2 x 3 x 4; it needs one matrix"),
                refused(() -> new Lamb(0.9, 1, 0), "beta2 is 1.0; must be in [0, 1)"));
    }

    private static Muon muon(double momentum, double a, long steps) {
        return new Muon(momentum, true, a, -1, 1, 0, steps, Muon.AdjustLr.ORIGINAL, new AdamW());
    }

    private static Arguments refused(ThrowingCallable call, String message) {
        return Arguments.of(call, message);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("illegal")
    void anIllegalSettingIsRefusedWithItsValue(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
