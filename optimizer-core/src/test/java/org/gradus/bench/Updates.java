package org.gradus.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleType;
import org.gradus.setting.MapOptions;
import org.gradus.state.GroupState;
import org.gradus.update.GroupedUpdate;

/**
 * What updates cost, on one thread. The cases that the ratios compare take turns: each round measures each of them once, in a
 * JVM of its own, and a time is the least of the rounds' medians, because what else the machine does only ever adds. Then
 * every rule is measured once, plain and masked.
 */
public final class Updates {
    private static final double MILLION = 1e6;

    private final Effort effort;
    private final Meter meter;
    private final PrintStream progress;

    Updates(Effort effort, PrintStream progress) {
        this.effort = effort;
        this.meter = new Meter(effort.forks(), effort.milliseconds());
        this.progress = progress;
    }

    /**
     * Measures, prints tables and writes the JSON.
     *
     * @param args the file to write
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        Report report = new Updates(Effort.FULL, System.err).measure();
        report.write(file);
        System.out.println(report);
        System.out.println("wrote " + file);
    }

    Report measure() {
        Times times = round(1);
        for (int round = 2; round <= effort.rounds(); round++) {
            times = times.least(round(round));
        }
        List<RuleCost> rules = new ArrayList<>();
        for (RuleType type : RuleType.values()) {
            rules.add(cost(type, times.copy()));
        }
        return new Report(weights(), times, rules);
    }

    private Times round(int round) {
        String label = "round " + round + " of " + effort.rounds() + ": ";
        double nd4j = time(label + "nd4j", Nd4jBenchmark.class, Map.of());
        double copy = time(label + "copy", CopyBenchmark.class, Map.of());
        Map<Scene, Double> scenes = new EnumMap<>(Scene.class);
        for (Scene scene : Scene.values()) {
            scenes.put(scene, time(label + scene.key(), SceneBenchmark.class, Map.of("scene", scene.name())));
        }
        return new Times(nd4j, copy, scenes);
    }

    private RuleCost cost(RuleType type, double copy) {
        double plain = rule(type, false);
        double masked = rule(type, true);
        double copyPerByte = copy / CopyBenchmark.BYTES / weights();
        return RuleCost.of(type.key(), stateBytes(type), plain / weights(), masked / weights(), copyPerByte);
    }

    private double rule(RuleType type, boolean masked) {
        Map<String, String> parameters = Map.of("rule", type.name(), "masked", String.valueOf(masked));
        return time(type.key() + (masked ? " masked" : ""), RuleBenchmark.class, parameters);
    }

    /** Bytes of state per weight: of one matrix, as they are all alike. */
    private double stateBytes(RuleType type) {
        Rule rule = type.create(MapOptions.none());
        List<GroupState> states = new GroupedUpdate(Plans.of(1, effort.side(), 1, rule, Rates.NONE)).state();
        long floats = states.stream()
                .flatMap(state -> Arrays.stream(state.slots()))
                .mapToLong(slot -> slot.length)
                .sum();
        return (double) floats * Float.BYTES / (effort.side() * effort.side());
    }

    private double time(String label, Class<?> benchmark, Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("side", String.valueOf(effort.side()));
        double median = meter.median(benchmark, all);
        progress.printf("%-32s %10.2f ms%n", label, median / MILLION);
        return median;
    }

    private int weights() {
        return Plans.weights(effort.side());
    }
}
