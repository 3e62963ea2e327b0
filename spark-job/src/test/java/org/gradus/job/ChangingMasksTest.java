package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gradus.engine.Layout;
import org.gradus.group.Criterion;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Selectors;
import org.gradus.group.Share;
import org.gradus.group.Target;
import org.gradus.group.Unit;
import org.gradus.job.Training.Run;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.rule.AdamW;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mask that is computed in training looks at averaged weights and gradients. Were it computed from what one replica has, or
 * again by a task that is run again, two runs would prune different weights, and what is pruned could come back.
 */
class ChangingMasksTest {
    private static final String MASTER = "local[2,3]";
    private static final long FIRST = 6;
    private static final long EVERY = 6;
    private static final Share RAMP = new Share(1, 0.25, 0, 24);

    /** The elements of each mask, in the order of the criteria. */
    private static final List<String> PLACES =
            List.of("1_W[:, 0:4]", "1_W[:, 4:8]", "1_W[:, 8:12]", "1_W[:, 12:16]", "0_W");

    @TempDir
    private Path folder;

    private Training training;

    @BeforeEach
    void prepare() throws IOException {
        training = Training.of(
                        folder,
                        TestNetworks.noisy(),
                        Table.random(101),
                        """
                        seed: 3
                        train: {epochs: 4, batch: 8, replicas: 2, sync: {every: 5}}
                        """)
                .with(Course.of(settings()));
    }

    private static OptimizerSettings settings() {
        List<Mask> masks = new ArrayList<>();
        List<Criterion> criteria = List.of(Criterion.values());
        for (int k = 0; k < criteria.size(); k++) {
            Keep keep = new Keep(criteria.get(k), true, RAMP, Unit.ELEMENT);
            masks.add(new Mask(
                    Selectors.parse(PLACES.get(k)), Target.LEARNING_RATE, keep, FIRST, Long.MAX_VALUE, EVERY, true));
        }
        Group still = Group.of("still", Selectors.parse("3_W"), new AdamW()).withFrozen(true);
        return new OptimizerSettings(
                Group.rest(new AdamW()).withLr(1e-2),
                List.of(still),
                masks,
                Double.POSITIVE_INFINITY,
                NonFinite.STOP,
                3);
    }

    @Test
    void theResultDependsNeitherOnTaskSlotsNorOnTasksThatAreRunAgain() throws IOException {
        String sha = training.run().sha();
        assertThat(training.runOn("local[1]").sha()).isEqualTo(sha);
        try (Killer killer = Killer.on(MASTER)) {
            assertThat(training.runOn(MASTER).sha()).isEqualTo(sha);
            assertThat(killer.killed()).isPositive();
        }
    }

    @Test
    void whatIsPrunedIsZeroAndAsMuchAsTheRampSays() throws IOException {
        Run run = training.run();
        List<JsonNode> events = run.events("plan");
        assertThat(events).extracting(e -> e.get("step").asLong()).containsExactly(6L, 12L, 18L, 24L);
        for (JsonNode event : events) {
            double share = RAMP.at(event.get("step").asLong());
            long pruned = 4 * (64 - Math.round(64 * share)) + 96 - Math.round(96 * share);
            assertThat(event.get("pruned").asLong()).isEqualTo(pruned);
        }
        float[] before = training.prepared().model().weights();
        float[] after = run.weights();
        Layout layout = training.prepared().model().layout();
        for (String place : PLACES) {
            var elements = Selectors.parse(place).elements(layout);
            long zeros = elements.stream().filter(k -> after[k] == 0).count();
            long pruned = elements.cardinality() * 3L / 4;
            // What a random mask frees starts at 0, and stays there where nothing listens to its unit any more.
            assertThat(zeros).as(place).isBetween(pruned, place.equals("0_W") ? 90 : pruned);
        }
        var still = Selectors.parse("3_W").elements(layout);
        assertThat(still.stream().mapToObj(k -> after[k]))
                .containsExactlyElementsOf(
                        still.stream().mapToObj(k -> before[k]).toList());
        assertThat(run.report().get("pruned").asInt()).isEqualTo(4 * 48 + 72);
    }
}
