package org.gradus.job.dl4jspark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.stats.BaseEventStats;
import org.deeplearning4j.spark.stats.EventStats;
import org.deeplearning4j.spark.stats.ExampleCountEventStats;
import org.deeplearning4j.spark.stats.StatsUtils;
import org.gradus.job.report.Effort;
import org.gradus.job.report.RoundReport;

/**
 * Times of a {@link GroupedTrainingMaster}, as dl4j-spark keeps such: what each fit and each round took, and what rounds went into.
 * All times are the driver's, in milliseconds; those of a round's parts are sums over its tasks.
 */
public final class GroupedTrainingStats implements SparkTrainingStats {
    private static final long serialVersionUID = 1L;

    private static final String PREFIX = "GroupedTrainingMaster";
    private static final String FIT = PREFIX + "FitTimesMs";
    private static final String ROUND = PREFIX + "RoundTimesMs";
    private static final String COMPUTE = PREFIX + "RoundComputeTimesMs";
    private static final String WIRE = PREFIX + "RoundWireTimesMs";
    private static final String WAIT = PREFIX + "RoundWaitTimesMs";

    private final Map<String, List<EventStats>> events = new LinkedHashMap<>();

    GroupedTrainingStats() {
        for (String key : List.of(FIT, ROUND, COMPUTE, WIRE, WAIT)) {
            events.put(key, new ArrayList<>());
        }
    }

    /** Adds a fit. */
    void fitted(long start, long millis, int examples) {
        events.get(FIT).add(new ExampleCountEventStats(start, millis, examples));
    }

    /** Adds rounds, the first of which began at a time. */
    void rounds(long start, List<RoundReport> rounds) {
        double at = start;
        for (RoundReport round : rounds) {
            long began = Math.round(at);
            add(ROUND, began, round.seconds());
            Effort effort = round.effort().orElseThrow();
            add(COMPUTE, began, effort.computeSeconds());
            add(WIRE, began, effort.wireSeconds());
            add(WAIT, began, effort.waitSeconds());
            at += round.seconds() * 1e3;
        }
    }

    private void add(String key, long start, double seconds) {
        events.get(key).add(new BaseEventStats(start, Math.round(seconds * 1e3)));
    }

    @Override
    public Set<String> getKeySet() {
        return events.keySet();
    }

    @Override
    public List<EventStats> getValue(String key) {
        List<EventStats> found = events.get(key);
        if (found == null) {
            throw new IllegalArgumentException("no times \"" + key + "\"; there are " + events.keySet());
        }
        return found;
    }

    @Override
    public String getShortNameForKey(String key) {
        return key.equals(FIT) ? "Fit" : key.replace(PREFIX, "").replace("TimesMs", "");
    }

    @Override
    public boolean defaultIncludeInPlots(String key) {
        return events.containsKey(key);
    }

    @Override
    public void addOtherTrainingStats(SparkTrainingStats other) {
        if (!(other instanceof GroupedTrainingStats)) {
            throw new IllegalArgumentException(
                    "cannot add " + other.getClass() + "; must be " + GroupedTrainingStats.class);
        }
        events.forEach((key, list) -> list.addAll(other.getValue(key)));
    }

    @Override
    public SparkTrainingStats getNestedTrainingStats() {
        return null; // what replicas spent is in the rounds
    }

    @Override
    public String statsAsString() {
        StringBuilder text = new StringBuilder();
        events.forEach((key, list) -> text.append(String.format(DEFAULT_PRINT_FORMAT, key))
                .append(StatsUtils.getDurationAsString(list, ","))
                .append('\n'));
        return text.toString();
    }

    @Override
    public void exportStatFiles(String outputPath, SparkContext sc) throws IOException {
        for (Map.Entry<String, List<EventStats>> entry : events.entrySet()) {
            StatsUtils.exportStats(entry.getValue(), outputPath, entry.getKey() + ".txt", ",", sc);
        }
    }
}
