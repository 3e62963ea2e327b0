package org.gradus.job.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gradus.job.fuzz.Target;
import org.gradus.job.fuzz.Texts;
import org.gradus.setting.FaultsException;

/** Job files and overrides. */
public final class ConfigTargets {
    private static final String JOB =
            """
            name: night
            seed: ${SEED:-20}
            model: {zip: base.zip}
            data: {format: csv, dir: "${DIR}", train: t.csv, validation: {fraction: 0.1}, label: [-1], shape: [1, 2]}
            train: {epochs: 5, batch: 64, replicas: 2, sync: {every: 10, mode: outer, outer: {lr: 0.7}}}
            optimizer: {rule: adamw, lr: 1e-3, weightDecay: 1e-2, clip: {norm: 1.0}}
            groups:
              - {name: stem, select: {layers: 0..2}, lr: 1e-4}
              - {name: head, select: {not: {kind: [bias, norm]}}, schedule: {cosine: {steps: 2000}}}
              - {name: old, select: "4_W[:, 0:50]", frozen: true}
            masks:
              - {select: {kind: bias}, weightDecay: 0}
              - &m {select: "4_W", lr: {keepLargest: 0.2}}
            schedule: {warmup: {steps: 100}, then: {expression: "0.5 ** epoch"}}
            at:
              - {epoch: 3, groups: [{name: old, frozen: false}], masks: [*m]}
            require: {accuracy: ">= 0.88"}
            """;

    private ConfigTargets() {}

    /** The targets. */
    public static List<Target> all() {
        return List.of(
                new Target(
                        "yaml",
                        Set.of(FaultsException.class),
                        () -> Texts.bytes(JOB),
                        Texts.bytes(
                                "${DIR}",
                                "${X:-",
                                "&a ",
                                "*a",
                                "<<: ",
                                "!!int ",
                                "? ",
                                "- ",
                                ": ",
                                "{",
                                "[",
                                "|\n",
                                ">-\n",
                                "not: ",
                                "layers: ",
                                "expression: ",
                                "sequence: [",
                                "keep: {",
                                "1e400",
                                ".inf",
                                "0x7fffffffffffffff",
                                "---\n",
                                "%YAML 1.2\n"),
                        input -> parse(Texts.of(input), List.of())),
                new Target(
                        "set",
                        Set.of(FaultsException.class),
                        () -> Texts.bytes(
                                "train.epochs=3",
                                "groups.head.lr=1e-2",
                                "groups[0].select=[a, b]",
                                "masks.1.lr={keepLargest: 0.5}",
                                "optimizer={rule: sgd}",
                                "at.0.groups.old.frozen=true",
                                "data.dir=${DIR}",
                                "a=1\nb=2"),
                        Texts.bytes("groups.", "[0]", "=", ".", "${DIR}", "{", "99999999999", "masks", "\n"),
                        input -> parse(JOB, Texts.of(input).lines().limit(20).toList())));
    }

    private static void parse(String text, List<String> overrides) {
        JobFile.parse(text, "file:/jobs/job.yaml", overrides, null, Map.of("DIR", "/data")::get);
    }
}
