package org.gradus.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without these, a warning could be lost that came before the terminal was ready, or be said once for each file and each epoch. */
class WarningsTest {
    private final List<String> heard = new ArrayList<>();

    @Test
    void aListenerHearsEveryWarningOnceWhenEverItCame() {
        Warnings warnings = new Warnings();
        warnings.add("early");
        warnings.listen(heard::add);
        warnings.add("late");
        warnings.add("early");
        assertThat(heard).containsExactly("early", "late");
        assertThat(warnings.list()).containsExactly("early", "late");
    }

    @Test
    void whatWasSaidBeforeAnInterruptionIsKeptAndNotSaidAgain() {
        Warnings warnings = new Warnings();
        warnings.listen(heard::add);
        warnings.restore(List.of("before"));
        warnings.add("before");
        warnings.add("after");
        assertThat(heard).containsExactly("after");
        assertThat(warnings.list()).containsExactly("before", "after");
    }
}
