package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.gradus.job.driver.Preparation;
import org.gradus.job.replica.RunModel;
import org.gradus.selftest.InjectedFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a processor on which the library computes wrongly would otherwise end well, with a wrong network. */
class SelfTestedRunTest {
    private static final String SETTINGS =
            """
            seed: 3
            train: {epochs: 2, batch: 16, replicas: 2, sync: {every: 3}}
            optimizer: {rule: adamw, lr: 1e-2}
            """;
    private static final String ONEDNN = "dense@onednn, activation@onednn, loss@onednn, lstm@onednn:abort";
    private static final String LIBTORCH = "dense@libtorch:abort";

    @TempDir
    private Path folder;

    @Test
    void numbersAreDl4jsWhereOneDnnLiesAndTheRunSaysWhatWasSwitchedOff() throws IOException {
        Training training = training();
        float[] dl4j = training.run("engine=dl4j").weights();
        try (Injection faults = new Injection(ONEDNN)) {
            Training.Run run = training.run("engine=torch");
            close(run.weights(), dl4j);
            JsonNode engine = run.report().get("engine");
            assertThat(engine.get("kernels").asText()).isEqualTo("withoutOnednn");
            assertThat(engine.get("found").toString()).contains("with oneDNN dense: ", "activation: ", "loss: ");
            assertThat(engine.get("found").toString()).doesNotContain("lstm"); // which the network does not have
            assertThat(run.report().get("warnings").toString()).contains("the self-test chose no oneDNN: ");
            assertThat(Files.readString(run.folder().resolve("plan.txt"))).contains("kernels: no oneDNN");
        }
    }

    @Test
    void whereLibTorchEndsTheProcessDeeplearning4jTrains() throws IOException {
        Training training = training();
        String dl4j = training.run("engine=dl4j").sha();
        try (Injection faults = new Injection(LIBTORCH)) {
            Training.Run run = training.run("engine=auto");
            assertThat(run.sha()).isEqualTo(dl4j);
            assertThat(run.report().get("engine").get("library").asText()).isEqualTo("dl4j");
            assertThat(run.report().get("engine").get("found").toString())
                    .contains("with no oneDNN dense: the process ended with exit code 134");
        }
    }

    @Test
    void aRunThatIsResumedKeepsTheKernelsThatItBeganWith() throws IOException {
        Training training = training();
        Path interrupted;
        try (Injection faults = new Injection(ONEDNN)) {
            interrupted = training.interrupted(3, "engine=torch", "train.checkpoint.every=1");
        }
        List<String> notes = new ArrayList<>();
        Training.Run resumed = Training.resume(interrupted, notes);
        assertThat(resumed.report().get("engine").get("kernels").asText()).isEqualTo("withoutOnednn");
    }

    /** The choice was made before it joined. */
    @Test
    void anExecutorThatJoinsLateAndIsWrongTrainsNothing() throws IOException {
        Preparation prepared = training().prepared("engine=torch");
        RunModel agreed =
                RunModel.of(prepared.model(), List.of(), prepared.engine().recorded("onednn"));
        try (Injection faults = new Injection(ONEDNN)) {
            assertThatThrownBy(() -> agreed.open(OptionalInt.empty()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("this executor cannot take part in the run: with oneDNN ")
                    .hasMessageContaining("computes wrongly: dense: ");
        }
    }

    @Test
    void theTestCanBeSkipped() throws IOException {
        Training.Run run = training().run("engine={library: torch, selftest: false}");
        assertThat(run.report().get("engine").get("selftest").asBoolean()).isFalse();
        assertThat(run.report().get("warnings").toString()).contains("the self-test is skipped");
    }

    private Training training() throws IOException {
        return Training.of(folder, TestNetworks.plain(), Table.random(120), SETTINGS);
    }

    private static void close(float[] found, float[] wanted) {
        double off = 0;
        double norm = 0;
        for (int k = 0; k < found.length; k++) {
            off += Math.pow((double) found[k] - wanted[k], 2);
            norm += Math.pow(wanted[k], 2);
        }
        assertThat(Math.sqrt(off / norm)).isCloseTo(0, within(1e-4));
    }

    /** Faults in this process, until they are taken out again. */
    private static final class Injection implements AutoCloseable {
        Injection(String faults) {
            System.setProperty(InjectedFault.PROPERTY, faults);
        }

        @Override
        public void close() {
            System.clearProperty(InjectedFault.PROPERTY);
        }
    }
}
