package org.gradus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.gradus.npy.Npy;
import org.gradus.plan.Planned;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.Test;

/**
 * What is in a state file. Without it the format may change without anybody who reads such files being told, or two equal
 * runs leave files that differ.
 */
class StateFileTest {
    private final Planned planned = StateFixture.planned();
    private final OptimizerState state = StateFixture.state(planned, 5);

    @Test
    void entriesAreNamedByGroupSlotAndParameterAndEmptyOnesAreLeftOut() throws IOException {
        assertThat(entries(StateFixture.bytes(planned, state)).keySet())
                .containsExactly(
                        "settings.json",
                        "middle/momentum_buffer/2_W.npy",
                        "middle/momentum_buffer/2_b.npy",
                        "head/row/3_W.npy",
                        "head/whole/3_b.npy",
                        "rest/exp_avg/1_gamma.npy",
                        "rest/exp_avg/1_beta.npy",
                        "rest/exp_avg_sq/1_gamma.npy",
                        "rest/exp_avg_sq/1_beta.npy",
                        "masks/0.npy",
                        "masks/1.npy");
    }

    @Test
    void anArrayHasWhatOneSlotRemembersOfOneParameter() throws IOException {
        byte[] array = entries(StateFixture.bytes(planned, state)).get("middle/momentum_buffer/2_b.npy");
        assertThat(Npy.read(new ByteArrayInputStream(array)).values()).containsExactly(106, 107, 108);
    }

    @Test
    void settingsSayWhatTheStateBelongsTo() throws IOException {
        JsonNode settings = new ObjectMapper()
                .readTree(entries(StateFixture.bytes(planned, state)).get("settings.json"));
        JsonNode middle = settings.path("groups").path(1);
        assertThat(settings.path("format").asInt()).isEqualTo(3);
        assertThat(settings.path("step").asLong()).isEqualTo(5);
        assertThat(settings.path("skips")).hasToString("{\"total\":3,\"inARow\":1}");
        assertThat(settings.path("run")).hasToString("{\"clipNorm\":null,\"nonFinite\":0}");
        assertThat(middle.path("rule"))
                .hasToString("{\"name\":\"sgd\",\"momentum\":0.9,\"dampening\":0.0,\"nesterov\":false}");
        assertThat(middle.path("schedule")).hasToString("{\"lr\":\"Step[stepSize=10, gamma=0.5]\"}");
        assertThat(middle.path("steps").asLong()).isEqualTo(4);
        assertThat(middle.path("cohorts")).hasToString("[4]");
        assertThat(middle.path("parameters").path("2_b"))
                .hasToString("{\"shape\":[1,3],\"order\":\"f\",\"owned\":3,\"trainable\":3,\"elements\":\"fc2b8ed3\","
                        + "\"slots\":{\"momentum_buffer\":3}}");
        assertThat(settings.path("masks").path(0))
                .hasToString("{\"text\":\"lr of 2_W: keep largest magnitude 0.5, every 10\",\"version\":1,\"step\":0,"
                        + "\"length\":12}");
        assertThat(settings.path("observations").path(1)).hasToString("{\"step\":4,\"metrics\":{\"loss\":\"NaN\"}}");
    }

    @Test
    void equalStatesGiveEqualBytes() throws IOException {
        Planned again = StateFixture.planned();
        assertThat(StateFixture.bytes(again, StateFixture.state(again, 5)))
                .isEqualTo(StateFixture.bytes(planned, state));
    }

    @Test
    void aStateOfAnotherPlanIsNotWritten() {
        OptimizerState fewer = new OptimizerState(5, List.of(), planned.masks(), state.observations(), Skips.NONE);
        assertThatThrownBy(() -> StateFixture.bytes(planned, fewer))
                .isInstanceOf(FaultsException.class)
                .hasMessage("optimizer state: 1 fault\n  states of 0 groups; must be 4");
        Planned later = new Planned(6, planned.plan(), Map.of(), planned.pruned());
        assertThatThrownBy(() -> StateFixture.bytes(later, state))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("\n  step: 5; the plan holds from step 6 on")
                .hasMessageContaining("\n  masks: [lr of 2_W: ")
                .hasMessageEndingWith("; the plan has []");
    }

    static Map<String, byte[]> entries(byte[] bytes) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }
}
