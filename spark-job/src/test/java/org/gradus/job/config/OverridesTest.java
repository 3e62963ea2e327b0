package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gradus.group.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without it a value from the command line could land elsewhere, or be dropped without a word. */
class OverridesTest {
    private static final String GROUPS = "groups: [{name: stem, select: a}, {name: head.1, select: b, lr: 3}]";

    private static List<Group> groups(String... overrides) {
        return Jobs.read(GROUPS, overrides).optimizer().settings(1).groups();
    }

    @Test
    void aValueLandsElsewhere() {
        assertThat(Jobs.read("", "seed=7").seed()).isEqualTo(7);
        assertThat(Jobs.read("train: {epochs: 3}", "train.epochs=4", "train.epochs = 5")
                        .train()
                        .epochs())
                .isEqualTo(5);
        assertThat(Jobs.read("", "train.sync.every=3").train().sync().every()).isEqualTo(Every.of(3));
        assertThat(Jobs.read("", "optimizer={rule: sgd, lr: 1e-2}")
                        .optimizer()
                        .settings(1)
                        .rest()
                        .lr())
                .isEqualTo(1e-2);
        assertThat(Jobs.read("", "data.classes=[a, b]").data().classes()).containsExactly("a", "b");
        assertThat(Jobs.read("", "require.accuracy='> 0.9'").require())
                .containsExactly(new Requirement("accuracy", Requirement.Comparison.ABOVE, 0.9));
    }

    @Test
    void anElementOfAListIsNotFound() {
        assertThat(groups("groups.0.lr=1").get(0).lr()).isEqualTo(1);
        assertThat(groups("groups[0].lr=1").get(0).lr()).isEqualTo(1);
        assertThat(groups("groups.stem.lr=1").get(0).lr()).isEqualTo(1);
        assertThat(groups("groups.head.1.lr=1").get(1).lr()).isEqualTo(1);
        assertThat(groups("groups.head.1={name: c, select: c}").get(1).name()).isEqualTo("c");
    }

    @Test
    void nothingDoesNotTakeAValueAway() {
        assertThat(groups("groups.head.1.lr=").get(1).lr()).isEqualTo(1e-3);
        assertThat(groups("groups=null")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "seed                | must be path.to.key=VALUE",
                "=3                  | must be path.to.key=VALUE",
                "train..epochs=3     | must be path.to.key=VALUE",
                "seed=[1             | not YAML: expected ',' or ']', but got <stream end>",
                "require.f1=>= 0.9   | not YAML: expected chomping or indentation indicators, but found =(61);"
                        + " put text that starts with > in quotes, \">= 0.95\"",
                "model.config.x=1    | model.config is text \"m.json\"; must be a map or a list",
                "groups.tail.lr=1    | groups has no element tail; has 0 (stem), 1 (head.1)",
                "groups.2.lr=1       | groups has no element 2; has 0 (stem), 1 (head.1)",
                "groups.-1.lr=1      | groups has no element -1; has 0 (stem), 1 (head.1)",
            })
    void anOverrideIsDroppedWithoutAWord(String override, String fault) {
        assertThat(Jobs.faults(Jobs.with(GROUPS), override)).containsExactly("--set " + override + ": " + fault);
    }

    @Test
    void aWrongValueIsNotReportedAtItsPlace() {
        assertThat(Jobs.faults(Jobs.with(GROUPS), "groups.head.1.lr=fast", "trian.epochs=3"))
                .containsExactly(
                        "groups[1].lr: found text \"fast\"; must be a finite number, 0 or more",
                        "trian: unknown key; nearest: train, at, data");
    }
}
