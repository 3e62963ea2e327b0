package org.gradus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradus.plan.Planned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five lines of docs/state.md, run by Python. Without it the page may promise what NumPy does not read. */
class StatePythonTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final Pattern BLOCK = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void fiveLinesOfPythonReadAState() throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of(PYTHON)) && run("import numpy").isEmpty(),
                PYTHON + " with numpy is needed to read the file with it; one of them is missing");
        Planned planned = StateFixture.planned();
        Files.write(folder.resolve("state.npz"), StateFixture.bytes(planned, StateFixture.state(planned, 5)));
        Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/state.md")));
        assertThat(block.find()).as("a block of Python in docs/state.md").isTrue();
        assertThat(block.group(1).lines()).hasSize(5);
        assertThat(run(block.group(1)))
                .isEqualTo("stem 0.1 5\nmiddle 0.1 4\nhead 0.1 3\nrest 0.01 2\n[106. 107. 108.]\n");
    }

    private String run(String script) throws IOException, InterruptedException {
        Process python = new ProcessBuilder(PYTHON, "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        python.getOutputStream().close();
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        python.waitFor();
        return output;
    }
}
