package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Without it, docs/pytorch.md could show other Java than what is tested. */
class PytorchPageTest {
    private static final Path PAGE = Path.of("..", "docs", "pytorch.md");
    private static final Path SOURCES = Path.of("src", "test", "java", "org", "gradus", "dl4j");

    @Test
    void thePageShowsWhatIsTestedHere() throws IOException {
        List<String> shown = blocks(Files.readString(PAGE), Pattern.compile("```java\n(.*?)```", Pattern.DOTALL));
        Pattern marked = Pattern.compile("// on the page\n(.*?)\n *// end of it", Pattern.DOTALL);
        List<String> tested = new ArrayList<>();
        for (Class<?> test : List.of(PytorchGroupsPageTest.class, PytorchSchedulesPageTest.class)) {
            tested.addAll(blocks(Files.readString(SOURCES.resolve(test.getSimpleName() + ".java")), marked));
        }
        assertThat(tested).hasSizeGreaterThan(15);
        assertThat(shown).containsExactlyElementsOf(tested);
    }

    private static List<String> blocks(String text, Pattern pattern) {
        List<String> found = new ArrayList<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            found.add(matcher.group(1).stripIndent().strip());
        }
        return found;
    }
}
