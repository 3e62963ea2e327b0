package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without it numbers could change with the machine's language, a key given twice could win silently, and broken YAML lose its place. */
class YamlTest {
    private static final Locale LOCALE = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(LOCALE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "de-DE", "ar-EG"})
    void aLanguageChangesWhatAFileMeans(String language) {
        Locale.setDefault(Locale.forLanguageTag(language));
        JobConfig job = Jobs.read(
                """
                data: {format: idx, train: {features: a, labels: b}, scale: unit, task: classification}
                train: {epochs: 1_0, watch: loss}
                """
                                .replace("1_0", "10")
                        + """
                optimizer: {rule: adam, lr: 1e-3, clip: {norm: 1.5}}
                groups: [{name: HI, select: {kind: bias}, lr: 0.5}]
                schedule: {exponential: {gamma: 0.9}}
                require: {accuracy: '>= 0.95'}
                """);
        assertThat(job.data().format()).isEqualTo(DataConfig.Format.IDX);
        assertThat(job.data().task()).isEqualTo(DataConfig.Task.CLASSIFICATION);
        assertThat(job.optimizer().settings(1).rest().lr()).isEqualTo(1e-3);
        assertThat(job.require()).containsExactly(new Requirement("accuracy", Requirement.Comparison.AT_LEAST, 0.95));
        assertThat(job.text()).contains("lr: 0.001").contains("norm: 1.5").contains("epochs: 10");
        assertThat(Jobs.faults(Jobs.with("optimizer: {lr: .INF}")))
                .containsExactly("optimizer.lr: found .INF; must be a finite number, 0 or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "{schedule: {then: ", "{not: "})
    void deepNestingIsRefusedBeforeItIsRead(String open) {
        String text = "groups: " + open.repeat(10_000);
        assertThat(Jobs.faults(text))
                .singleElement()
                .asString()
                .startsWith("line 1, column ")
                .endsWith(": lists and maps nested deeper than 100; must be at most 100");
    }

    @Test
    void aliasesOfAliasesAreNoLongTextInAFewLines() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int k = 1; k < 24; k++) {
            String alias = "*a" + (k - 1);
            text.append("a")
                    .append(k)
                    .append(": &a")
                    .append(k)
                    .append(" [")
                    .append(String.join(", ", Collections.nCopies(2, alias)))
                    .append("]\n");
        }
        assertThat(Jobs.faults(text.toString()))
                .containsExactly("aliases that make more of the text than a job can need; must be written out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-3", "0.001", ".001", "1.0E-3", "+1e-3", "10e-4"})
    void aNumberIsReadAsText(String number) {
        assertThat(Jobs.read("optimizer: {lr: " + number + "}")
                        .optimizer()
                        .settings(1)
                        .rest()
                        .lr())
                .isEqualTo(1e-3);
    }

    @Test
    void aWholeNumberWithAnExponentIsRefused() {
        assertThat(Jobs.read("train: {batch: 1e3, epochs: 2.0}").train().batch())
                .isEqualTo(1000);
    }

    @Test
    void aKeyGivenTwiceWinsSilently() {
        assertThat(Jobs.faults(Jobs.with("train: {epochs: 1, epochs: 2}")))
                .containsExactly("train.epochs: given twice; the second is at line 3, column 20");
    }

    @Test
    void brokenYamlLosesItsPlace() {
        assertThat(Jobs.faults("model: {config: a\ndata: b\n"))
                .containsExactly("line 2, column 5: not YAML: expected ',' or '}', but got :");
        assertThat(Jobs.faults("a: b: c")).singleElement().asString().startsWith("line 1, column 5: not YAML: ");
        assertThat(Jobs.faults("a: 1\n---\nb: 2\n"))
                .singleElement()
                .asString()
                .startsWith("line 2, column 1: not YAML: ");
        assertThat(Jobs.faults("a: \u0001")).singleElement().asString().startsWith("not YAML: ");
    }

    @Test
    void anAliasOfItselfNeverEnds() {
        assertThat(Jobs.faults(Jobs.with("groups: &g [*g]")))
                .first()
                .isEqualTo("groups[0]: an alias of the list or map that it stands in; must end somewhere");
    }

    @Test
    void anAliasIsNotExpanded() {
        JobConfig job = Jobs.read("schedule: &s {cosine: {steps: 9}}\ngroups: [{name: a, select: x, schedule: *s}]");
        assertThat(job.optimizer().settings(1).groups().get(0).schedules().lr())
                .isEqualTo(job.optimizer().settings(1).rest().schedules().lr());
        assertThat(job.text()).doesNotContain("*");
    }

    @Test
    void aTagMakesAJavaObject() {
        assertThat(Jobs.faults(Jobs.with("name: !!java.io.File [a]")))
                .containsExactly("name: found a list; must be text");
    }

    @Test
    void aFileThatCannotBeReadIsNotNamed(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("no such.yaml");
        assertThatThrownBy(() -> JobFile.read(missing.toString(), List.of(), null))
                .isInstanceOf(FaultsException.class)
                .hasMessage(missing + ": 1 fault\n  cannot read file:" + missing + ": there is no such file");
        assertThatThrownBy(() -> JobFile.read(folder.toString(), List.of(), null))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("cannot read file:" + folder + ": it is a folder");
        assertThatThrownBy(() -> JobFile.read("nofs://host/job.yaml", List.of(), null))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("cannot read nofs://host/job.yaml: No FileSystem for scheme \"nofs\"");
        Files.writeString(folder.resolve("bom.yaml"), "\uFEFF" + Jobs.with("seed: 5"));
        assertThat(JobFile.read(folder.resolve("bom.yaml").toString(), List.of(), null)
                        .seed())
                .isEqualTo(5);
    }
}
