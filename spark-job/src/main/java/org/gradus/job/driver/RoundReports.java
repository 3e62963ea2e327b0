package org.gradus.job.driver;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradus.job.average.Stopwatch.Phase;
import org.gradus.job.replica.RoundPart;
import org.gradus.job.replica.Walk;
import org.gradus.job.report.Effort;
import org.gradus.job.report.RoundReport;
import org.gradus.metric.Movement;
import org.gradus.plan.PlannedGroup;

/** What each round of a segment was like, from what its tasks saw. */
final class RoundReports {
    private RoundReports() {}

    /**
     * The reports, round after round. What the segment took beyond its rounds, Spark's part above all, is waited for in all of
     * them alike, so that their seconds add up to the segment's.
     *
     * @param start where the segment started
     * @param lengths the steps of its rounds
     * @param rounds how many the run has
     */
    static List<RoundReport> of(Position start, int[] lengths, SegmentResult result, long rounds, Walk walk) {
        double inRounds = result.rounds().stream().mapToDouble(Pace::seconds).sum();
        double around = Math.max(0, result.seconds() - inRounds) / lengths.length;
        List<RoundReport> reports = new ArrayList<>();
        long step = start.step();
        long skipped = start.skipped();
        for (int k = 0; k < lengths.length; k++) {
            List<RoundPart> parts = result.rounds().get(k);
            RoundPart any = parts.get(0);
            Movement movement = parts.stream()
                    .map(RoundPart::movement)
                    .reduce(Movement::plus)
                    .orElseThrow();
            step += lengths[k];
            reports.add(new RoundReport(
                    start.round() + k,
                    rounds,
                    step,
                    walk.epochs(step),
                    any.examples() == 0 ? Double.NaN : any.lossSum() / any.examples(),
                    any.examples(),
                    any.skipped() - skipped,
                    Pace.seconds(parts) + around,
                    rates(start, step - 1),
                    movement.ratios(start.stretch().plan()),
                    Optional.of(effort(parts, around))));
            skipped = any.skipped();
        }
        return reports;
    }

    private static Effort effort(List<RoundPart> parts, double around) {
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        parts.forEach(part -> part.seconds().forEach((phase, time) -> seconds.merge(phase, time, Double::sum)));
        return new Effort(
                seconds.get(Phase.COMPUTE),
                seconds.get(Phase.WIRE),
                seconds.get(Phase.WAIT) + around * parts.size(),
                parts.stream().mapToLong(RoundPart::sent).sum(),
                parts.stream().mapToLong(RoundPart::received).sum());
    }

    /** The learning rates at a step of the round that starts at a position. */
    private static Map<String, Double> rates(Position start, long step) {
        Map<String, Double> rates = new LinkedHashMap<>();
        for (PlannedGroup group : start.stretch().plan().groups()) {
            if (!group.settings().frozen()) {
                var schedules = group.settings().schedules().observed(start.observations());
                rates.put(group.name(), schedules.lr().at(step, group.settings().lr()));
            }
        }
        return rates;
    }
}
