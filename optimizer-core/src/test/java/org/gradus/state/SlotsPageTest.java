package org.gradus.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleType;
import org.gradus.setting.MapOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of slots in docs/state.md. Without it a rule may leave numbers in files that nobody can read. */
class SlotsPageTest {
    @ParameterizedTest
    @EnumSource(RuleType.class)
    void everySlotOfEveryRuleIsExplained(RuleType type) throws IOException {
        assertExplained(type.create(MapOptions.parse("", ";")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd:momentum=0.9", "adam:amsgrad=true", "rmsprop:centered=true;momentum=0.9"})
    void everySlotOfARulesVariantIsExplained(String variant) throws IOException {
        String[] parts = variant.split(":");
        assertExplained(RuleType.find(parts[0]).orElseThrow().create(MapOptions.parse(parts[1], ";")));
    }

    private static void assertExplained(Rule rule) throws IOException {
        String page = Files.readString(Path.of("../docs/state.md"));
        assertThat(page).contains("`" + rule.name() + "`");
        for (String slot : rule.slots()) {
            assertThat(page).contains("| `" + slot + "` |");
        }
    }
}
