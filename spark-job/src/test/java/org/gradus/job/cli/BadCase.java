package org.gradus.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradus.job.cli.Workplace.Outcome;

/**
 * A command that must fail, and how; one paragraph of bad-input.txt.
 *
 * @param name what is wrong
 * @param arguments the command; {@code F/} stands for the folder
 * @param message what standard error says; ... stands for anything
 * @param code the exit code
 */
record BadCase(String name, List<String> arguments, String message, int code) {
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+");

    /** The cases in bad-input.txt. */
    static Stream<BadCase> all() throws IOException {
        try (InputStream in = BadCase.class.getResourceAsStream("/cli/bad-input.txt")) {
            String[] paragraphs = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n");
            return Arrays.stream(paragraphs).skip(1).map(BadCase::parse);
        }
    }

    private static BadCase parse(String paragraph) {
        List<String> lines = paragraph.lines().toList();
        int last = lines.size() - 1;
        List<String> words = WORD.matcher(lines.get(1).substring("$ gradus".length()))
                .results()
                .map(MatchResult::group)
                .map(word -> word.matches("[\"'].*") ? word.substring(1, word.length() - 1) : word)
                .toList();
        return new BadCase(
                lines.get(0).substring("# ".length()),
                words,
                String.join("\n", lines.subList(2, last)) + "\n",
                Integer.parseInt(lines.get(last).substring("exit ".length())));
    }

    void check(Workplace workplace) {
        Outcome outcome = workplace.run(command());
        String pattern = Arrays.stream(message.split("\\.\\.\\.", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        assertThat(outcome.err()).matches(pattern);
        assertThat(outcome.code()).isEqualTo(code);
        checkTerminal(outcome);
        List<String> left = workplace.tree("out/" + name);
        assertThat(left).as("of a run that failed").isSubsetOf("configuration.yaml", "gradus.log");
        assertThat(workplace.tree(""))
                .as("what is written first")
                .noneMatch(path -> path.matches(".*(_tmp\\.|\\.tmp).*"));
        if (left.contains("gradus.log")) {
            assertThat(workplace.path("out/" + name + "/gradus.log")).content().contains("ERROR", "Exception", "\tat ");
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(arguments);
        boolean resume = arguments.contains("resume");
        if (arguments.size() > 1 && !resume && !arguments.contains("--out")) {
            command.addAll(2, List.of("--out", "F/out/" + name));
        }
        if (arguments.size() > 1 && !arguments.contains("--master")) {
            command.addAll(2, List.of("--master", "local[2]"));
        }
        return command;
    }

    /** One line, or one list: no stack trace, no line of a log. */
    static void checkTerminal(Outcome outcome) {
        List<String> lines = outcome.err().lines().toList();
        assertThat(lines).isNotEmpty();
        assertThat(lines.get(0)).startsWith("gradus: ").doesNotContain("Exception");
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.matches(" {2}\\S.*"), "an element of a list");
        assertThat(outcome.out()).doesNotContain("Exception");
    }

    @Override
    public String toString() {
        return name;
    }
}
