package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gradus.group.MaskValues;
import org.gradus.group.NpyMask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without it a job could read or write another file than the one that was named, or a variable could stay a dollar sign. */
class LocationsTest {
    private static final String HERE = "file:" + System.getProperty("user.dir");
    private static final Map<String, String> VARIABLES =
            Map.of("DATA", "/data/a b", "RATE", "1e-2", "EMPTY", "", "MODE", "true", "MONEY", "a$1\\b");

    private static JobConfig read(String part, String... overrides) {
        return JobFile.parse(Jobs.with(part), Jobs.FILE, List.of(overrides), null, VARIABLES::get);
    }

    @ParameterizedTest
    @CsvSource({
        "m.json, file:/jobs/m.json",
        "../m.json, file:/m.json",
        "./a b/m.json, file:/jobs/a b/m.json",
        "100%/m+1.json, file:/jobs/100%/m+1.json",
        "/m/x.json, /m/x.json",
        "hdfs://nn:8020/m.json, hdfs://nn:8020/m.json",
        "s3a://bucket/m.json, s3a://bucket/m.json",
        "file:/m.json, file:/m.json",
        "${DATA}/m.json, /data/a b/m.json",
    })
    void aPathMeansAnotherFile(String written, String meant) {
        assertThat(read("model: {config: \"" + written + "\"}").model().path()).isEqualTo(meant);
    }

    @Test
    void aPathOfAnOverrideDoesNotStartFromTheWorkingDirectory() {
        assertThat(read("", "model.config=a/m.json").model().path()).isEqualTo(HERE + "/a/m.json");
        assertThat(read("", "data.dir=a").data().train().path()).isEqualTo(HERE + "/a/t.csv");
        assertThat(read("data: {format: csv, dir: d, train: t.csv}")
                        .data()
                        .train()
                        .path())
                .isEqualTo("file:/jobs/d/t.csv");
        assertThat(read("out: o").out()).isEqualTo("file:/jobs/o");
        assertThat(read("", "out=o").out()).isEqualTo(HERE + "/o");
        assertThat(read("name: n").out()).isEqualTo(HERE + "/out/n");
    }

    @Test
    void theDirectoryOfTheCommandLineLoses() {
        String text = Jobs.with("out: o");
        assertThat(JobFile.parse(text, Jobs.FILE, List.of("out=p"), "q r").out())
                .isEqualTo(HERE + "/q r");
        assertThat(JobFile.parse(text, Jobs.FILE, List.of(), "s3a://b/o").out()).isEqualTo("s3a://b/o");
        assertThat(JobFile.parse(Jobs.with(""), "jobs/night run.yaml", List.of(), null))
                .satisfies(job -> assertThat(job.out()).isEqualTo(HERE + "/out/night run"))
                .satisfies(job -> assertThat(job.model().path()).isEqualTo(HERE + "/jobs/m.json"));
        assertThat(JobFile.parse(Jobs.with(""), "hdfs://nn/jobs/a.b.yaml", List.of(), null))
                .satisfies(job -> assertThat(job.name()).isEqualTo("a.b"))
                .satisfies(job -> assertThat(job.model().path()).isEqualTo("hdfs://nn/jobs/m.json"));
    }

    @Test
    void aVariableStaysADollarSign() {
        JobConfig job = read(
                """
                name: "${MONEY}"
                optimizer: {rule: sgd, lr: "${RATE}", nesterov: "${NO:-false}", momentum: "${EMPTY:-0.5}"}
                train: {shuffle: "${MODE}", epochs: "${EPOCHS:-3}"}
                data: {format: csv, train: "${NONE:-t}-${RATE}.csv", classes: ["${RATE}", "${NONE:-b}"]}
                """,
                "seed=${SEED:-9}");
        assertThat(job.name()).isEqualTo("a$1\\b");
        assertThat(job.optimizer().settings(1).rest().lr()).isEqualTo(1e-2);
        assertThat(job.train().epochs()).isEqualTo(3);
        assertThat(job.data().train().path()).isEqualTo("file:/jobs/t-1e-2.csv");
        assertThat(job.data().classes()).containsExactly("1e-2", "b");
        assertThat(job.seed()).isEqualTo(9);
        assertThat(job.text())
                .contains("${RATE}", "${SEED:-9}", "file:/jobs/${NONE:-t}-${RATE}.csv", "/out/${MONEY}")
                .doesNotContain("0.01", "1e-2", "a$1");
    }

    @Test
    void anUnsetVariableIsNotReported() {
        assertThat(Jobs.faults(Jobs.with("model: {config: '${NOWHERE}/m.json'}")))
                .containsExactly("model.config: the environment variable NOWHERE is not set; set it, or write"
                        + " ${NOWHERE:-default}");
        assertThat(Jobs.faults(Jobs.with("optimizer: {lr: '${NOWHERE}'}")))
                .containsExactly("optimizer.lr: the environment variable NOWHERE is not set; set it, or write"
                        + " ${NOWHERE:-default}");
    }

    @Test
    void aMaskFileIsNotReadOrItsDamageNotReported(@TempDir Path folder) throws Exception {
        Path masks = Files.createDirectory(folder.resolve("the masks"));
        byte[] header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }                  \n"
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream good = new ByteArrayOutputStream();
        good.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
        good.write(header);
        good.write(new byte[] {0, 0, (byte) 0x80, 0x3f});
        Files.write(masks.resolve("good.npy"), good.toByteArray());
        Files.writeString(masks.resolve("bad.npy"), "no array");
        String text = Jobs.with("masks: [{select: x, lr: {file: the masks/good.npy}}]");
        Path job = Files.writeString(folder.resolve("my job.yaml"), text);

        JobConfig config = JobFile.read(job.toString(), List.of(), null);
        MaskValues values = config.optimizer().settings(1).masks().get(0).values();
        assertThat(config.name()).isEqualTo("my job");
        assertThat(values).isInstanceOfSatisfying(NpyMask.class, mask -> {
            assertThat(mask.array().values()).containsExactly(1f);
            assertThat(mask.file()).isEqualTo("file:" + masks.resolve("good.npy"));
        });
        assertThat(Jobs.faults(text.replace(
                        "the masks/good.npy", masks.resolve("bad.npy").toString())))
                .singleElement()
                .asString()
                .startsWith("masks[0].lr.file: cannot read " + masks.resolve("bad.npy") + ": ");
    }
}
