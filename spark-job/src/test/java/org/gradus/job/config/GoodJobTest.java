package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.rule.Adam;
import org.gradus.rule.NAdam;
import org.gradus.rule.Rprop;
import org.junit.jupiter.api.Test;

/** Without it what a user writes could mean something else: a default moves, a group does not inherit, an epoch is a step. */
class GoodJobTest {
    private static final String EXAMPLE =
            """
            name: fashion-lenet
            seed: 20
            model:
              config: models/lenet.json          # or  zip: base.zip
            data:
              format: idx
              dir: /data/fashion mnist
              train: {features: train-images-idx3-ubyte.gz, labels: train-labels-idx1-ubyte.gz}
              validation: {fraction: 0.1}
              test: {features: "hdfs://nn/t10k-images.gz", labels: t10k-labels.gz}
              scale: unit
            engine: auto
            train:
              epochs: 5
              batch: 64
              replicas: 2
              sync: {every: 10, mode: average, state: mean}
            optimizer: {rule: adamw, lr: 1e-3, weightDecay: 1e-2, clip: {norm: 1.0}}
            groups:
              - {name: stem, select: {layers: 0..2}, lr: 1e-4}
              - {name: head, select: "6_*", lr: 3e-3, schedule: {cosine: {steps: 2000}}}
              - {name: old,  select: "4_W[:, 0:50]", frozen: true}
            masks:
              - {select: {kind: [bias, norm]}, weightDecay: 0}
              - {select: "6_W[:, 5:10]", weightDecay: 2}
              - {select: "4_W", lr: {keepLargest: 0.2}, gradient: 0.5}
            schedule: {warmup: {steps: 100}, then: {exponential: {gamma: 0.9, every: epoch}}}
            require: {accuracy: 0.88, loss: "< 1e0"}
            """;

    private static final EvaluateConfig EACH_EPOCH = new EvaluateConfig(1, EvaluateConfig.Unit.EPOCHS, 0);

    private static Group rest(String part, String... overrides) {
        return Jobs.read(part, overrides).optimizer().settings(1).rest();
    }

    private static Group group(String part) {
        return Jobs.read(part).optimizer().settings(1).groups().get(0);
    }

    @Test
    void theExampleOfTheDesignIsRefused() {
        JobConfig job = Jobs.read(EXAMPLE);
        assertThat(job.name()).isEqualTo("fashion-lenet");
        assertThat(job.seed()).isEqualTo(20);
        assertThat(job.model()).isEqualTo(new ModelConfig(ModelConfig.Format.CONFIG, "file:/jobs/models/lenet.json"));
        DataConfig data = job.data();
        assertThat(data.format()).isEqualTo(DataConfig.Format.IDX);
        assertThat(data.train())
                .isEqualTo(new SourceConfig(
                        "/data/fashion mnist/train-images-idx3-ubyte.gz",
                        "/data/fashion mnist/train-labels-idx1-ubyte.gz"));
        assertThat(data.test())
                .isEqualTo(new SourceConfig("hdfs://nn/t10k-images.gz", "/data/fashion mnist/t10k-labels.gz"));
        assertThat(data.validation()).isNull();
        assertThat(data.fraction()).isEqualTo(0.1);
        assertThat(data.scale()).isEqualTo(DataConfig.Scale.UNIT);
        assertThat(job.train())
                .isEqualTo(new TrainConfig(
                        5,
                        64,
                        2,
                        true,
                        SyncConfig.average(10),
                        "",
                        new CheckpointConfig(0, 0, 2, true),
                        EACH_EPOCH,
                        null));
        assertThat(job.require())
                .containsExactly(
                        new Requirement("accuracy", Requirement.Comparison.AT_LEAST, 0.88),
                        new Requirement("loss", Requirement.Comparison.BELOW, 1));
        OptimizerSettings settings = job.optimizer().settings(50);
        assertThat(settings.seed()).isEqualTo(20);
        assertThat(settings.clipNorm()).isEqualTo(1);
        assertThat(settings.groups()).extracting(Group::name).containsExactly("stem", "head", "old");
        assertThat(settings.groups()).extracting(Group::lr).containsExactly(1e-4, 3e-3, 1e-3);
        assertThat(settings.groups()).extracting(Group::frozen).containsExactly(false, false, true);
        assertThat(settings.groups()).extracting(Group::weightDecay).containsOnly(1e-2);
        assertThat(settings.groups())
                .extracting(g -> g.select().toString())
                .containsExactly(
                        Selectors.layers(0, 2).toString(),
                        Selectors.parse("6_*").toString(),
                        Selectors.parse("4_W[:, 0:50]").toString());
        assertThat(settings.masks())
                .extracting(Mask::target)
                .containsExactly(Target.WEIGHT_DECAY, Target.WEIGHT_DECAY, Target.LEARNING_RATE, Target.GRADIENT);
        assertThat(settings.masks())
                .extracting(Mask::values)
                .containsExactly(new Scalar(0), new Scalar(2), Keep.largest(0.2), new Scalar(0.5));
    }

    @Test
    void anEpochIsAStep() {
        OptimizerSettings settings = Jobs.read(EXAMPLE).optimizer().settings(50);
        Group rest = settings.rest();
        assertThat(rest.schedules().lr().at(100, 1)).isEqualTo(1);
        assertThat(rest.schedules().lr().at(149, 1)).isEqualTo(1);
        assertThat(rest.schedules().lr().at(150, 1)).isEqualTo(0.9);
        assertThat(settings.groups().get(0).schedules().lr())
                .isEqualTo(rest.schedules().lr());
        assertThat(settings.groups().get(1).schedules().lr().at(1000, 1)).isCloseTo(0.5, within(1e-12));
        assertThat(settings.groups().get(1).schedules().lr().length()).hasValue(2000);
    }

    @Test
    void aDefaultMoves() {
        JobConfig job = Jobs.read("");
        assertThat(job.name()).isEqualTo("job");
        assertThat(job.seed()).isZero();
        assertThat(job.out()).isEqualTo("file:" + System.getProperty("user.dir") + "/out/job");
        assertThat(job.train())
                .isEqualTo(new TrainConfig(
                        1,
                        32,
                        0,
                        true,
                        SyncConfig.average(10),
                        "",
                        new CheckpointConfig(0, 0, 2, true),
                        EACH_EPOCH,
                        null));
        assertThat(job.data())
                .isEqualTo(new DataConfig(
                        DataConfig.Format.CSV,
                        new SourceConfig("file:/jobs/t.csv", null),
                        null,
                        0,
                        null,
                        false,
                        ",",
                        List.of("-1"),
                        List.of(),
                        DataConfig.Scale.NONE,
                        DataConfig.Task.AUTO,
                        List.of(),
                        List.of(),
                        DealConfig.DEFAULT));
        OptimizerSettings settings = job.optimizer().settings(1);
        assertThat(settings.rest().name()).isEqualTo("rest");
        assertThat(settings.rest().rule().name()).isEqualTo("adam");
        assertThat(settings.rest().lr()).isEqualTo(settings.rest().rule().defaultRate());
        assertThat(settings.rest().weightDecay()).isNull();
        assertThat(settings.rest().schedules().lr().at(1000, 3)).isEqualTo(3);
        assertThat(settings.clipNorm()).isInfinite();
        assertThat(settings.guard()).isEqualTo(NonFinite.STOP);
        assertThat(settings.rest().clipping()).isEqualTo(Clipping.NONE);
        assertThat(settings.rest().l1()).isNull();
        assertThat(settings.rest().maximize()).isFalse();
        assertThat(job.require()).isEmpty();
    }

    @Test
    void everyKeyOfTheDataIsNotRead() {
        DataConfig data = Jobs.read(
                        """
                data:
                  format: csv
                  train: {path: a b/train.csv}
                  validation: v.csv
                  header: true
                  delimiter: "\\t"
                  label: [x, 3]
                  features: [a, b]
                  scale: standard
                  task: classification
                  shape: [1, 2]
                  classes: [cat, 7, true, 1e3]
                  shards: disk
                  redeal: 3
                """)
                .data();
        assertThat(data)
                .isEqualTo(new DataConfig(
                        DataConfig.Format.CSV,
                        new SourceConfig("file:/jobs/a b/train.csv", null),
                        new SourceConfig("file:/jobs/v.csv", null),
                        0,
                        null,
                        true,
                        "\t",
                        List.of("x", "3"),
                        List.of("a", "b"),
                        DataConfig.Scale.STANDARD,
                        DataConfig.Task.CLASSIFICATION,
                        List.of(1, 2),
                        List.of("cat", "7", "true", "1e3"),
                        new DealConfig(DealConfig.Shards.DISK, 3)));
        assertThat(Jobs.read("data: {format: parquet, train: t, label: y, features: v}")
                        .data()
                        .features())
                .containsExactly("v");
    }

    @Test
    void aSettingOfARuleIsNotRead() {
        Group rprop = rest("optimizer: {rule: rprop, etas: [0.6, 1.1], stepSizes: [1e-5, 2]}");
        assertThat(rprop.rule()).isEqualTo(new Rprop(0.6, 1.1, 1e-5, 2));
        assertThat(rprop.lr()).isEqualTo(1e-2);
        Group nadam = rest("optimizer: {rule: nadam, momentumDecay: 0.01, decoupledWeightDecay: true}");
        assertThat(nadam.rule()).isEqualTo(new NAdam(0.9, 0.999, 1e-8, 0.01, true));
        assertThat(rest("optimizer: {amsgrad: true}").rule()).isEqualTo(new Adam(0.9, 0.999, 1e-8, true));
    }

    @Test
    void aGroupDoesNotInheritFromTheOptimizer() {
        String betas = "optimizer: {rule: adam, lr: 0.5, betas: [0.8, 0.9], eps: 1e-6}\n";
        assertThat(group(betas + "groups: [{name: a, select: x}]").rule())
                .isEqualTo(rest(betas).rule());
        assertThat(group(betas + "groups: [{name: a, select: x, rule: adam}]").rule())
                .isEqualTo(rest(betas).rule());
        assertThat(group(betas + "groups: [{name: a, select: x, betas: [0.7, 0.9]}]")
                        .rule())
                .isEqualTo(rest("optimizer: {betas: [0.7, 0.9], eps: 1e-6}").rule());
        Group other = group(betas + "groups: [{name: a, select: x, rule: adamw}]");
        assertThat(other.rule()).isEqualTo(rest("optimizer: {rule: adamw}").rule());
        assertThat(other.lr()).isEqualTo(0.5);
        assertThat(other.weightDecay()).isNull();
        Group sgd = group("groups: [{name: a, select: x, rule: sgd, momentum: 0.9}]");
        assertThat(sgd.rule())
                .isEqualTo(rest("optimizer: {rule: sgd, momentum: 0.9}").rule());
        assertThat(sgd.lr()).isEqualTo(sgd.rule().defaultRate());
        assertThat(group("optimizer: {weightDecay: 2}\ngroups: [{name: a, select: x, weightDecay: 0}]")
                        .weightDecay())
                .isEqualTo(0);
    }

    @Test
    void aFormOfASelectorIsNotRead() {
        String[][] forms = {
            {"{layers: 3}", Selectors.layers(List.of("3")).toString()},
            {"{layers: [0, fc]}", Selectors.layers(List.of("0", "fc")).toString()},
            {"{type: DenseLayer}", Selectors.types(List.of("DenseLayer")).toString()},
            {"{names: [0_W, 1_b]}", Selectors.names(List.of("0_W", "1_b")).toString()},
            {"{not: '6_*'}", Selectors.not(Selectors.parse("6_*")).toString()},
            {
                "{layers: 0..1, not: {type: [A, B]}}",
                Selectors.allOf(List.of(Selectors.layers(0, 1), Selectors.not(Selectors.types(List.of("A", "B")))))
                        .toString()
            },
        };
        for (String[] form : forms) {
            Group group = group("groups: [{name: a, select: " + form[0] + "}]");
            assertThat(group.select()).asString().isEqualTo(form[1]);
        }
    }

    @Test
    void aConfigurationCannotTravelOrBeWrittenDown() throws Exception {
        JobConfig job = Jobs.read(EXAMPLE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(job);
        }
        JobConfig sent;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            sent = (JobConfig) in.readObject();
        }
        assertThat(sent.data()).isEqualTo(job.data());
        assertThat(sent.optimizer().settings(7).rest().schedules().lr())
                .isEqualTo(job.optimizer().settings(7).rest().schedules().lr());

        JobConfig again = JobFile.parse(job.text(), "/elsewhere/other.yaml", List.of(), null);
        assertThat(again.text()).isEqualTo(job.text());
        assertThat(again).usingRecursiveComparison().ignoringFields("optimizer").isEqualTo(job);
        assertThat(again.optimizer().settings(7).rest())
                .isEqualTo(job.optimizer().settings(7).rest());
    }
}
