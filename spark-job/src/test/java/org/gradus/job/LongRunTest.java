package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gradus.job.report.RoundReport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Without it, a run of many rounds could fill the memory of an executor, and a session of many runs its disk. The suite runs a short form;
 * Maven's profile {@code soak} runs 2,000 rounds.
 */
class LongRunTest {
    private static final int ROUNDS = Integer.getInteger("soak.rounds", 100);
    private static final int ROWS = 160;
    private static final int STEPS_PER_EPOCH = 10;
    private static final int EVERY = 2;

    /**
     * What the garbage collector and the C library leave lying. A leak of 24 KiB a round would be more than it in the long form; the
     * short one, in which compiled code and the allocator's pools are still growing, finds leaks of 1 MiB a round.
     */
    private static final long SLACK = (ROUNDS < 1000 ? 96L : 32L) << 20;

    /** A leak of a report, a position or a closure a round would be more. */
    private static final long HEAP_SLACK = 8L << 20;

    @TempDir
    private Path folder;

    private record Held(long heap, long beside) {
        static Held now() {
            for (int k = 0; k < 3; k++) {
                System.gc();
            }
            try {
                return new Held(VirtualMachine.heap(), VirtualMachine.besideHeap());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Training training() throws IOException {
        return Training.of(
                folder,
                TestNetworks.dropped(),
                Table.random(ROWS),
                """
                seed: 3
                train: {epochs: 1, batch: 8, replicas: 2, sync: {every: %d, segment: 0.05}, checkpoint: {every: 20}}
                optimizer: {rule: adamw, lr: 1e-3}
                """
                        .formatted(EVERY));
    }

    @ParameterizedTest
    @CsvSource({"torch, disk, average", "dl4j, memory, outer"})
    void roundsFillNoMemoryAndARunLeavesNothing(String engine, String shards, String mode)
            throws IOException, InterruptedException {
        String[] settings = {
            "engine=" + engine,
            "data.shards=" + shards,
            "train.sync.mode=" + mode,
            "data.redeal=7",
            "data.validation={fraction: 0.1}"
        };
        Training training = training();
        training.run(with(settings, 7)); // what classes and libraries hold for good
        Leftovers before = Leftovers.now();
        List<Held> held = new ArrayList<>();
        int epochs = ROUNDS * EVERY / STEPS_PER_EPOCH;
        Training.Run run = training.watched(report -> watch(report, held), with(settings, epochs));
        assertThat(run.events("round")).hasSize(ROUNDS);
        System.out.printf("%s: each quarter of %d rounds %s%n", engine, ROUNDS, held);
        assertThat(before.persistent())
                .as("let go of, not left to the garbage collector")
                .containsAll(Leftovers.datasets());
        Leftovers.noMoreThan(before);
        Held early = held.get(0);
        Held late = held.get(3);
        assertThat(late.heap - early.heap).as("heap").isLessThan(HEAP_SLACK);
        assertThat(late.beside - early.beside).as("memory beside the heap").isLessThan(SLACK);
    }

    private static String[] with(String[] settings, int epochs) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("train.epochs=" + epochs);
        return all.toArray(String[]::new);
    }

    private static void watch(RoundReport report, List<Held> held) {
        if ((report.round() + 1) % (ROUNDS / 4) == 0) {
            held.add(Held.now());
        }
    }
}
