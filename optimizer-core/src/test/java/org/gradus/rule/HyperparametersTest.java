package org.gradus.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.gradus.setting.MapOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A schedule moves any number of any rule by its name. Without it one may move the wrong number, or lose another. */
class HyperparametersTest {
    @ParameterizedTest
    @EnumSource(RuleType.class)
    void anyNumberCanBeChangedAndNoOtherFollows(RuleType type) {
        Rule rule = type.create(MapOptions.none());
        Map<String, Double> values = Hyperparameters.of(rule);
        assertThat(values).isNotEmpty();
        assertThat(Hyperparameters.with(rule, Map.of())).isEqualTo(rule);
        assertThat(Hyperparameters.with(rule, values)).isEqualTo(rule);
        values.forEach((name, value) -> {
            double other = name.equals("etaPlus") ? 1.5 : value * 0.5;
            if (name.equals("d")) {
                other = 2;
            }
            Rule changed = Hyperparameters.with(rule, Map.of(name, other));
            assertThat(changed).hasSameClassAs(rule);
            assertThat(Hyperparameters.of(changed)).containsEntry(name, other);
            assertThat(Hyperparameters.with(changed, Map.of(name, value))).isEqualTo(rule);
        });
    }

    @Test
    void settingsAreWrittenAsAJobFileHasThem() {
        assertThat(Hyperparameters.text(new Adam())).isEqualTo("adam beta1=0.9, beta2=0.999, eps=1e-8, amsgrad=false");
        assertThat(Hyperparameters.text(new Muon()))
                .isEqualTo(
                        "muon momentum=0.95, nesterov=true, nsA=3.4445, nsB=-4.775, nsC=2.0315, eps=1e-7, nsSteps=5, "
                                + "adjustLr=original");
        assertThat(Hyperparameters.text(new Rprop(0.5, 1.2, 1.5e-6, 50)))
                .isEqualTo("rprop etaMinus=0.5, etaPlus=1.2, least=1.5e-6, most=50");
    }

    @Test
    void momentumIsWhatSchedulesCallMomentum() {
        assertThat(Hyperparameters.momentum(new Sgd())).contains("momentum");
        assertThat(Hyperparameters.momentum(new RMSprop())).contains("momentum");
        assertThat(Hyperparameters.momentum(new Muon())).contains("momentum");
        for (Rule rule :
                new Rule[] {new Adam(), new AdamW(), new Adamax(), new NAdam(), new RAdam(), new Lion(), new Lamb()}) {
            assertThat(Hyperparameters.momentum(rule)).contains("beta1");
        }
        for (Rule rule : new Rule[] {new Adagrad(), new Adadelta(), new Rprop(), new Asgd(), new Adafactor()}) {
            assertThat(Hyperparameters.momentum(rule)).isEqualTo(Optional.empty());
        }
    }

    @Test
    void theOrderIsThatOfTheClass() {
        assertThat(Hyperparameters.of(new Muon())).containsOnlyKeys("momentum", "nsA", "nsB", "nsC", "eps");
        assertThat(Hyperparameters.of(new Adafactor()).keySet()).containsExactly("beta2Decay", "eps1", "eps2", "d");
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hyperparameters.with(new Adam(), Map.of("betta1", 0.5)))
                .withMessage("adam has no hyperparameter betta1; nearest: beta1, beta2, eps");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hyperparameters.with(new Adam(), Map.of("amsgrad", 1.0)))
                .withMessageStartingWith("adam has no hyperparameter amsgrad; nearest: ");
    }

    @Test
    void anIllegalValueIsRefusedByTheRule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hyperparameters.with(new Lamb(), Map.of("beta1", 1.0)))
                .withMessage("beta1 is 1.0; must be in [0, 1)");
    }
}
