package org.gradus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.gradus.npy.Npy;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanFixture;
import org.gradus.rule.Adam;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.Test;

/**
 * The state's way into a file and back. Without it a resumed run may take one parameter's averages for another's, or a
 * state of another plan be loaded without a word.
 */
class StateFileTest {
    private static final Rule ADAM = new Adam(0.9, 0.999, 1e-8);

    private final Plan plan = new PlanFixture(4, 6)
            .group(PlanFixture.settings("head", ADAM, 1, 0), i -> i % 2 == 0)
            .group(PlanFixture.frozen("stem", ADAM), i -> i == 1)
            .group(PlanFixture.settings("rest", new Sgd(0.9, 0, false), 1, 0), i -> i % 2 == 1 && i > 1)
            .build();
    private final List<GroupState> states = List.of(
            new GroupState(1L << 40, new float[][] {{1, 2, 3, 4, 5}, {6, 7, 8, 9, Float.NaN}}),
            new GroupState(0, new float[0][]),
            new GroupState(7, new float[][] {{-1, -2, -3, -0f}}));

    @Test
    void whatIsWrittenIsRead() throws IOException {
        List<GroupState> back = read(write(), plan);
        assertThat(back).extracting(GroupState::steps).containsExactly(1L << 40, 0L, 7L);
        for (int k = 0; k < states.size(); k++) {
            assertThat(Arrays.deepEquals(back.get(k).slots(), states.get(k).slots()))
                    .isTrue();
        }
    }

    @Test
    void equalStatesGiveEqualBytes() throws IOException {
        assertThat(write()).isEqualTo(write());
    }

    @Test
    void entriesAreNamedByGroupSlotAndParameter() throws IOException {
        List<String> names = new ArrayList<>();
        float[] last = null;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(write()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                if (entry.getName().equals("head/exp_avg/1_W.npy")) {
                    last = Npy.read(zip).values();
                }
            }
        }
        assertThat(names)
                .containsExactly(
                        "head/steps.npy",
                        "head/exp_avg/0_W.npy",
                        "head/exp_avg/1_W.npy",
                        "head/exp_avg_sq/0_W.npy",
                        "head/exp_avg_sq/1_W.npy",
                        "stem/steps.npy",
                        "rest/steps.npy",
                        "rest/momentum_buffer/0_W.npy",
                        "rest/momentum_buffer/1_W.npy");
        assertThat(last).containsExactly(3, 4, 5);
    }

    @Test
    void theStateOfAnotherPlanIsRefusedWithEveryDifference() throws IOException {
        byte[] bytes = write();
        Plan other = new PlanFixture(4, 6)
                .group(PlanFixture.settings("hood", ADAM, 1, 0), i -> i % 2 == 0)
                .group(PlanFixture.settings("rest", new Sgd(0.9, 0, false), 1, 0), i -> i % 2 == 1)
                .build();
        assertThatThrownBy(() -> read(bytes, other))
                .isInstanceOf(FaultsException.class)
                .hasMessageStartingWith("optimizer state: 12 faults")
                .hasMessageContaining("\n  hood/steps.npy: missing; nearest: head/steps.npy, ")
                .hasMessageContaining("\n  hood/exp_avg/0_W.npy: missing; nearest: head/exp_avg/0_W.npy, ")
                .hasMessageContaining("\n  rest/momentum_buffer/0_W.npy: 1 elements; must have 2")
                .hasMessageContaining("\n  stem/steps.npy: no such group in the plan")
                .hasMessageContaining("\n  head/exp_avg_sq/1_W.npy: no such state in the plan");
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        byte[] bytes = write();
        assertThatThrownBy(() -> read("no zip at all".getBytes(StandardCharsets.US_ASCII), plan))
                .isInstanceOf(FaultsException.class)
                .hasMessage("optimizer state: 1 fault\n  not an .npz file: it has no entries");
        assertThatThrownBy(() -> read(Arrays.copyOf(bytes, 300), plan))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("\n  head/exp_avg/0_W.npy: damaged: Unexpected end");
        byte[] flipped = bytes.clone();
        flipped[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("NUMPY")] = 'n';
        assertThatThrownBy(() -> read(flipped, plan))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("head/steps.npy: not an .npy file: starts with bytes 93 6e ");
    }

    @Test
    void statesThatDoNotFitAreNotWritten() {
        assertThatThrownBy(() -> StateFile.write(new ByteArrayOutputStream(), plan, states.subList(0, 2)))
                .isInstanceOf(FaultsException.class)
                .hasMessage("optimizer state: 1 fault\n  states of 2 groups; must be 3");
    }

    private byte[] write() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateFile.write(out, plan, states);
        return out.toByteArray();
    }

    private static List<GroupState> read(byte[] bytes, Plan plan) throws IOException {
        return StateFile.read(new ByteArrayInputStream(bytes), plan);
    }
}
