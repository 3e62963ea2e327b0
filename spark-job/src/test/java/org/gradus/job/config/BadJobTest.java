package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Without it a mistake in a job file could pass unseen, be reported without its place or remedy, or hide another: each case
 * is one mistake, and exactly one fault with exactly this text.
 */
class BadJobTest {
    private static Arguments bad(String part, String fault) {
        return Arguments.of(part, fault);
    }

    static Stream<Arguments> ofTheRun() {
        return Stream.of(
                bad("trian: {epochs: 2}", "trian: unknown key; nearest: train, at, data"),
                bad("name: [a]", "name: found a list; must be text"),
                bad("name: true", "name: found true; must be text"),
                bad("name: a/b", "name: found text \"a/b\"; must be text without /"),
                bad("seed: -1", "seed: found -1; must be a whole number, 0 or more"),
                bad("seed: abc", "seed: found text \"abc\"; must be a whole number, 0 or more"),
                bad(
                        "seed: 99999999999999999999",
                        "seed: found 99999999999999999999; must be a whole number, 0 or more"),
                bad(
                        "engine: pytorch",
                        "engine: found text \"pytorch\"; must be one of auto, dl4j, torch (nearest: torch)"),
                bad("engine: 2", "engine: found 2; must be one of auto, dl4j, torch (nearest: auto)"),
                bad(
                        "precision: fp16",
                        "precision: found text \"fp16\"; must be one of float32, bfloat16 (nearest: bfloat16)"),
                bad("tf32: 1", "tf32: found 1; must be true or false"),
                bad("device: gpu", "device: found text \"gpu\"; must be one of auto, cpu, cuda (nearest: cpu)"),
                bad("out: {}", "out: found a map; must be a path"),
                bad(
                        "model: m.json",
                        "model: found text \"m.json\"; must be a map with config (a DL4J configuration) or zip"
                                + " (a DL4J model)"),
                bad("model: {config: a, zip: b}", "model: found config and zip; must be exactly one of config, zip"),
                bad("model: {}", "model: found none; must be exactly one of config, zip"),
                bad("model: {keras: a.h5}", "model.keras: unknown key; nearest: zip, config"),
                bad(
                        "model: {config: 'file:x'}",
                        "model.config: found text \"file:x\"; must be a path"
                                + " (java.net.URISyntaxException: Relative path in absolute URI: file:x)"),
                bad("train: 5", "train: found 5; must be a map"),
                bad("train: {epochs: 0}", "train.epochs: found 0; must be a whole number, 1 or more"),
                bad("train: {batch: 2.5}", "train.batch: found 2.5; must be a whole number, 1 or more"),
                bad(
                        "train: {batch: 3000000000}",
                        "train.batch: found 3000000000; must be a whole number, 1 or more," + " at most 2147483647"),
                bad("train: {replicas: -1}", "train.replicas: found -1; must be a whole number, 0 or more"),
                bad("train: {shuffle: yes}", "train.shuffle: found text \"yes\"; must be true or false"),
                bad(
                        "train: {sync: {mode: gradients}}",
                        "train.sync.mode: found text \"gradients\"; must be one of average, gradient, outer (nearest: gradient)"),
                bad(
                        "train: {sync: {mode: gradient, state: keep}}",
                        "train.sync.state: with mode: gradient every replica has the same state; must be mean"),
                bad(
                        "train: {sync: {mode: gradient, wire: bfloat16}}",
                        "train.sync.wire: with mode: gradient there are no displacements; must be float32"),
                bad("train: {sync: {outer: {lr: 1}}}", "train.sync.outer: is for mode: outer; the mode is average"),
                bad(
                        "train: {sync: {mode: outer, outer: {momentum: 1}}}",
                        "train.sync.outer.momentum: found 1; must be a number in [0, 1)"),
                bad(
                        "train: {sync: {every: {10: 5}}}",
                        "train.sync.every: says nothing for the first step; must have the key 0"),
                bad(
                        "train: {sync: {every: {0: 5, soon: 3}}}",
                        "train.sync.every.soon: is no step; must be a whole number, 0 or more"),
                bad("train: {sync: {evry: 3}}", "train.sync.evry: unknown key; nearest: every, wire, mode"),
                bad(
                        "train: {watch: acuracy}",
                        "train.watch: found text \"acuracy\"; must be one of accuracy, precision,"
                                + " recall, f1, auc, loss, mse, mae, rmse, r2 (nearest: accuracy)"),
                bad(
                        "train: {evaluate: {every: 0}}",
                        "train.evaluate.every: found 0; must be a whole number, 1 or more"),
                bad(
                        "train: {evaluate: {every: epochs}}",
                        "train.evaluate.every: found text \"epochs\"; must be a whole number of rounds, epoch or"
                                + " {epoch: N}"),
                bad(
                        "train: {evaluate: {every: [2]}}",
                        "train.evaluate.every: found a list; must be a whole number of rounds, epoch or {epoch: N}"),
                bad(
                        "train: {evaluate: {every: {}}}",
                        "train.evaluate.every.epoch: missing; must be a whole number, 1 or more"),
                bad(
                        "train: {evaluate: {every: {epochs: 2}}}",
                        """
                        train.evaluate.every.epoch: missing; must be a whole number, 1 or more
                        train.evaluate.every.epochs: unknown key; nearest: epoch"""),
                bad("train: {evaluate: {topK: 1}}", "train.evaluate.topK: found 1; must be a whole number, 2 or more"),
                bad("train: {stop: 5}", "train.stop: found 5; must be a map"),
                bad("train: {stop: {patience: 0}}", "train.stop.patience: found 0; must be a whole number, 1 or more"),
                bad(
                        "train: {stop: {minChange: -1}}",
                        "train.stop.minChange: found -1; must be a finite number, 0 or more"),
                bad(
                        "train: {stop: {monitor: loss}}",
                        "train.stop.monitor: unknown key; nearest: metric, minChange, patience"),
                bad(
                        "train: {evaluate: {topK: 5}, stop: {metric: top3}}",
                        "train.stop.metric: found text \"top3\"; must be one of accuracy, precision, recall, f1, auc,"
                                + " top5, loss, mse, mae, rmse, r2 (nearest: top5)"),
                bad(
                        "train: {checkpoint: {keep: 0}}",
                        "train.checkpoint.keep: found 0; must be a whole number, 1 or more"),
                bad(
                        "require: {accuracy: 'about 0.9'}",
                        "require.accuracy: found text \"about 0.9\"; must be a number, or"
                                + " text such as \">= 0.95\" with one of >=, >, <=, <"),
                bad("require: {acc: 0.9}", "require.acc: unknown key; nearest: auc, f1, mae"),
                bad("require: {loss: .nan}", "require.loss: found .nan; must be a finite number"));
    }

    static Stream<Arguments> ofTheData() {
        return Stream.of(
                bad(
                        "data: {format: cvs, train: t}",
                        "data.format: found text \"cvs\"; must be one of csv, parquet, libsvm,"
                                + " idx (nearest: csv)"),
                bad("data: {train: t}", "data.format: missing; must be one of csv, parquet, libsvm, idx"),
                bad("data: {format: csv}", "data.train: missing; must be a path"),
                bad(
                        "data: {format: csv, train: t, shards: ram}",
                        "data.shards: found text \"ram\"; must be one of auto, memory, disk (nearest: auto)"),
                bad(
                        "data: {format: csv, train: t, redeal: -1}",
                        "data.redeal: found -1; must be a whole number, 0 or more"),
                bad("data: {format: csv, train: [a]}", "data.train: found a list; must be a path"),
                bad(
                        "data: {format: csv, train: {pth: a}}",
                        """
                        data.train.path: missing; must be a path
                        data.train.pth: unknown key; nearest: path"""),
                bad(
                        "data: {format: idx, train: t}",
                        "data.train: found text \"t\"; must be a map" + " {features: PATH, labels: PATH}"),
                bad("data: {format: idx, train: {features: a}}", "data.train.labels: missing; must be a path"),
                bad(
                        "data: {format: csv, train: t, validation: {fraction: 1}}",
                        "data.validation.fraction: found 1; must be a number in (0, 1)"),
                bad("data: {format: csv, train: t, header: 1}", "data.header: found 1; must be true or false"),
                bad(
                        "data: {format: csv, train: t, delimiter: '||'}",
                        "data.delimiter: found text \"||\"; must be text of one character"),
                bad(
                        "data: {format: csv, train: t, label: {a: b}}",
                        "data.label: found a map; must be a column's name, its position, or a list of them"),
                bad(
                        "data: {format: parquet, train: t}",
                        "data.label: missing; must be a column's name, its position, or a list of them"),
                bad(
                        "data: {format: libsvm, train: t, header: true}",
                        "data.header: is for csv only; the format is libsvm"),
                bad(
                        "data: {format: libsvm, train: t, label: 3}",
                        "data.label: is not for libsvm, whose files say which the labels are"),
                bad(
                        "data: {format: csv, train: t, scale: unitt}",
                        "data.scale: found text \"unitt\"; must be one of none, unit, standard (nearest: unit)"),
                bad(
                        "data: {format: csv, train: t, task: regresion}",
                        "data.task: found text \"regresion\"; must be one of"
                                + " auto, classification, regression (nearest: regression)"),
                bad(
                        "data: {format: csv, train: t, shape: [1, 0]}",
                        "data.shape[1]: found 0; must be a whole number, 1 or more"),
                bad(
                        "data: {format: csv, train: t, shape: 28}",
                        "data.shape: found 28; must be a list of whole numbers, such as [1, 28, 28]"),
                bad(
                        "data: {format: csv, train: t, classes: [a, a]}",
                        "data.classes[1]: found text \"a\"; must be a name given once"));
    }

    @ParameterizedTest
    @MethodSource({"ofTheRun", "ofTheData"})
    void aMistakeIsNotReportedWithItsPlaceAndRemedy(String part, String fault) {
        assertThat(String.join("\n", Jobs.faults(Jobs.with(part)))).isEqualTo(fault);
    }

    @Test
    void faultsAreNotAllShownInTheOrderOfTheFile() {
        List<String> faults = Jobs.faults(
                """
                schedule: {cosine: {steps: x}}
                masks:
                  - {select: '*', lr: -1}
                groups:
                  - {name: a, select: '*', lr: .nan}
                  - {name: a, select: '*', colour: red}
                optimizer: {rule: adm}
                train: {epochs: 0, batch: -3}
                data: {format: csv, train: t.csv, scale: big}
                nme: x
                """,
                "optimizer.lr.x.y=3",
                "groups.nobody.lr=3");
        assertThat(faults.stream().map(fault -> fault.substring(0, fault.indexOf(": "))))
                .containsExactly(
                        "model",
                        "schedule.cosine.steps",
                        "masks[0].lr",
                        "groups[0].lr",
                        "groups[1].name",
                        "optimizer.rule",
                        "optimizer.lr",
                        "train.epochs",
                        "train.batch",
                        "data.scale",
                        "nme",
                        "--set groups.nobody.lr=3");
    }

    @Test
    void anEmptyFileDoesNotSayWhatIsMissing() {
        assertThat(Jobs.faults(""))
                .containsExactly(
                        "model: missing; must be a map with config (a DL4J configuration) or zip (a DL4J model)",
                        "data.format: missing; must be one of csv, parquet, libsvm, idx",
                        "data.train: missing; must be a path");
        assertThat(Jobs.faults("- a")).containsExactly("found a list; must be a map with model, data, train, ...");
    }
}
