package org.gradus.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gradus.job.config.Redaction;

/** {@code run.json}: what was run, on what, and how it ended. */
public final class RunReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> facts = new LinkedHashMap<>();

    /** Notes a fact: a number, a text, a list or a map of such. */
    public RunReport put(String name, Object value) {
        facts.put(name, value);
        return this;
    }

    /** The facts as JSON without secrets, in the order in which they were noted. */
    public String json() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(Redaction.redact(JSON.valueToTree(facts)))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("run.json cannot be written: " + e.getMessage(), e);
        }
    }
}
