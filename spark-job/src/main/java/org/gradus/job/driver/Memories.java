package org.gradus.job.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the parts of the loop remember between rounds besides the position: the best metrics, how long the log is. Each part says
 * it as a few facts (numbers, texts, maps and lists of such), which a checkpoint keeps for it under its name.
 */
final class Memories {
    private final Map<String, Supplier<Map<String, Object>>> savers = new LinkedHashMap<>();
    private final Map<String, Consumer<JsonNode>> loaders = new LinkedHashMap<>();
    private final Map<Long, Map<String, Object>> passed = new LinkedHashMap<>();

    /**
     * Adds a part.
     *
     * @param name its own
     * @param save what it remembers now
     * @param load gives it back what it remembered; called before the first round of a run that is resumed, and only where a
     *     checkpoint has something under its name. A double that JSON lacks comes as text: see {@link #number}
     */
    void add(String name, Supplier<Map<String, Object>> save, Consumer<JsonNode> load) {
        savers.put(name, save);
        loaders.put(name, load);
    }

    /** What every part remembers after some rounds: as it was noted then, else as it is now. */
    Map<String, Object> after(long rounds) {
        return passed.containsKey(rounds) ? passed.get(rounds) : now();
    }

    /** Takes note of what all remember, in case that a checkpoint of this moment is written later; the last two are kept. */
    void note(long rounds) {
        passed.remove(rounds - 2);
        passed.put(rounds, now());
    }

    /** Gives everything back that a checkpoint has. */
    void recall(JsonNode saved) {
        loaders.forEach((name, load) -> {
            if (saved.has(name)) {
                load.accept(saved.get(name));
            }
        });
    }

    /** A double as JSON has it, NaN and infinity as texts; NaN where there is none. */
    static double number(JsonNode node) {
        return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble(Double.NaN);
    }

    private Map<String, Object> now() {
        Map<String, Object> all = new LinkedHashMap<>();
        savers.forEach((name, save) -> all.put(name, save.get()));
        return all;
    }
}
