package org.gradus.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.cli.Workplace.Outcome;
import org.gradus.job.config.Redaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without these, whoever may read a run's folder, its log or a terminal's record reads the secrets that the job was given. */
class SecretsTest {
    private static final String SECRET = System.getenv("GRADUS_TEST_SECRET");
    private static final String SEED = System.getenv("GRADUS_TEST_SEED");

    private static final String JOB =
            """
            name: "night"
            seed: ${GRADUS_TEST_SEED}
            model: {config: model.json}
            data: {format: csv, dir: "${GRADUS_TEST_SECRET}", train: good.csv, label: -1}
            train: {epochs: 2, batch: 4, replicas: 2, sync: {every: 2}, checkpoint: {every: 2}}
            optimizer: {rule: sgd, lr: 0.01}
            """;

    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void prepare() {
        // A command opens and closes a session of its own; one that another test left open would be taken.
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return null;
        });
        workplace = new Workplace(folder);
        workplace.write("job.yaml", JOB);
        workplace.write(SECRET + "/good.csv", Workplace.rows(24));
    }

    @AfterEach
    void forget() {
        Redaction.clear();
    }

    @Test
    void aRunWritesTheVariablesNameInPlaceOfItsValue() throws IOException {
        Outcome trained = workplace.run(List.of("train", "F/job.yaml", "--master", "local[2]", "--out", "F/out"));
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(traces(folder.resolve("out"))).isEmpty();
        assertThat(Files.readString(folder.resolve("out/gradus.log"))).contains("${GRADUS_TEST_SECRET}/good.csv");
        assertThat(Files.readString(folder.resolve("out/configuration.yaml")))
                .contains("${GRADUS_TEST_SECRET}/good.csv", "${GRADUS_TEST_SEED}");
        assertThat(Files.readString(folder.resolve("out/run.json")))
                .contains("/${GRADUS_TEST_SECRET}/good.csv", "\"seed\" : \"${GRADUS_TEST_SEED}\"");

        Outcome more = workplace.run(List.of("resume", "F/out", "--set", "train.epochs=3", "--master", "local[2]"));
        assertThat(more.code()).as(more.err()).isZero();
        assertThat(traces(folder.resolve("out"))).isEmpty();
        assertThat(trained.out() + trained.err() + more.out() + more.err()).doesNotContain(SECRET, SEED);
    }

    @Test
    void aMessageShowsTheVariablesName() throws IOException {
        Files.delete(folder.resolve(SECRET + "/good.csv"));
        Outcome lost = workplace.run(List.of("train", "F/job.yaml", "--master", "local[2]", "--out", "F/out"));
        assertThat(lost.code()).isEqualTo(ExitCode.DATA);
        assertThat(lost.err()).contains("F/${GRADUS_TEST_SECRET}/good.csv");
        assertThat(traces(folder.resolve("out"))).isEmpty();

        Outcome wrong = workplace.run(List.of(
                "validate",
                "F/job.yaml",
                "--set",
                "optimizer.rule=${GRADUS_TEST_SECRET}",
                "--set",
                "masks=[{select: \"x${GRADUS_TEST_SECRET}\", lr: 0}]",
                "--set",
                "model.config=s3a://key:${GRADUS_TEST_SEED}@bucket/${GRADUS_TEST_SECRET}.json"));
        assertThat(wrong.code()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(wrong.err()).contains("found text \"${GRADUS_TEST_SECRET}\"").doesNotContain(SECRET, SEED);
    }

    @Test
    void aRunThatGoesOnNeedsTheVariable() throws IOException {
        assertThat(workplace
                        .run(List.of("train", "F/job.yaml", "--master", "local[2]", "--out", "F/out"))
                        .code())
                .isZero();
        Path configuration = folder.resolve("out/configuration.yaml");
        Files.writeString(
                configuration, Files.readString(configuration).replace("${GRADUS_TEST_SEED}", "${GRADUS_TEST_UNSET}"));
        Outcome resumed = workplace.run(List.of("resume", "F/out", "--master", "local[2]"));
        assertThat(resumed.code()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(resumed.err()).contains("seed: the environment variable GRADUS_TEST_UNSET is not set");
    }

    @Test
    void settingsThatLookLikeSecretsAreHidden() {
        Redaction.hideSetting("spark.hadoop.fs.s3a.secret.key", "abcDEF/123+x");
        Redaction.hideSetting(
                "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
        Redaction.hideSetting("dfs.block.access.token.enable", "false");
        assertThat(Redaction.redact(
                        "GET abcDEF%2F123%2Bx by SimpleAWSCredentialsProvider: false, s3a://id:pw@bucket/x"))
                .isEqualTo("GET ${spark.hadoop.fs.s3a.secret.key} by SimpleAWSCredentialsProvider: false,"
                        + " s3a://***@bucket/x");
    }

    @Test
    void theLogOfACommandWithoutAFolderIsItsUsersAlone() throws IOException {
        String known = "gradus-" + ProcessHandle.current().pid() + "-";
        workplace.run(List.of("validate", "F/nothing.yaml"));
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            List<Path> logs = files.filter(file -> file.getFileName().toString().startsWith(known))
                    .toList();
            assertThat(logs).isNotEmpty().allSatisfy(log -> {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                        .isEqualTo("rw-------");
                assertThat(Files.readString(log)).doesNotContain(SECRET, SEED);
                Files.delete(log);
            });
        }
    }

    /** Where a secret stands in a folder's files, or in a zip of them. */
    private static List<String> traces(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                look(file.toString(), bytes, List.of(SECRET, SECRET.replace(" ", "%20"), SEED), found);
                try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                        look(
                                file + ", " + entry.getName(),
                                zip.readAllBytes(),
                                List.of(SECRET),
                                found); // DL4J keeps the seed
                    }
                }
            }
        }
        return found;
    }

    private static void look(String where, byte[] bytes, List<String> secrets, List<String> found) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        secrets.stream()
                .filter(text::contains)
                .map(secret -> where + ": ..." + around(text, secret))
                .forEach(found::add);
    }

    private static String around(String text, String secret) {
        int at = text.indexOf(secret);
        return text.substring(Math.max(0, at - 80), Math.min(text.length(), at + secret.length() + 40));
    }
}
