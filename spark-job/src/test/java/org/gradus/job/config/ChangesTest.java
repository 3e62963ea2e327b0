package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.gradus.job.config.Changes.Change;
import org.junit.jupiter.api.Test;

/** Without these, a run could go on under another configuration than it began with, or be refused for one that is the same. */
class ChangesTest {
    @Test
    void everyValueThatIsAnotherIsNamed() {
        assertThat(
                        Changes.between(
                                """
                        seed: 1
                        train: {epochs: 2, sync: {every: 10}}
                        groups: [{name: a, lr: 0.1}, {name: b}]
                        """,
                                """
                        train: {epochs: 3, sync: {every: 10}, watch: loss}
                        groups: [{name: a, lr: 0.2}, {name: b}, {name: c}]
                        """))
                .containsExactly(
                        new Change("seed", "1", "nothing"),
                        new Change("train.epochs", "2", "3"),
                        new Change("groups[0].lr", "0.1", "0.2"),
                        new Change("train.watch", "nothing", "text \"loss\""),
                        new Change("groups[2].name", "nothing", "text \"c\""));
    }

    @Test
    void anotherWayToWriteItIsNoChange() {
        assertThat(Changes.between("a: {b: 1e-3, c: [x, y], d: null}", "a:\n  c:\n  - x\n  - 'y'\n  b: 0.001\n"))
                .isEmpty();
    }

    @Test
    void aKeyStandsForWhatIsBelowIt() {
        Change change = new Change("train.checkpoint.keep", "1", "2");
        assertThat(change.isAt("train.checkpoint")).isTrue();
        assertThat(change.isAt("train.checkpoint.keep")).isTrue();
        assertThat(change.isAt("train.check")).isFalse();
        assertThat(new Change("require[0]", "1", "2").isAt("require")).isTrue();
    }
}
