package org.gradus.schedule;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was measured at one moment of a run.
 *
 * @param step steps done until then: the first step that can know of it
 * @param metrics by name: {@code loss}, {@code accuracy}, ...
 */
public record Observation(long step, Map<String, Double> metrics) implements Serializable {
    public Observation {
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }
}
