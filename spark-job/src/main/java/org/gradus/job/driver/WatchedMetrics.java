package org.gradus.job.driver;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gradus.plan.Course;
import org.gradus.schedule.Observations;

/** What a run watches to choose its best model, to stop early and to lower rates: whether it was ever a number. */
final class WatchedMetrics {
    private WatchedMetrics() {}

    /** Warns of each watched metric that was measured, and was NaN every time: whatever watches it had nothing to go by. */
    static void check(Preparation prepared, Course course, Observations observations) {
        String watched = prepared.watched();
        if (neverANumber(watched, observations)) {
            prepared.warnings().add(shown(watched, "train.watch", observations) + ", so there is no best.zip");
        }
        prepared.stop()
                .map(stop -> stop.metric())
                .filter(metric -> neverANumber(metric, observations))
                .ifPresent(metric -> prepared.warnings()
                        .add(shown(metric, "train.stop", observations)
                                + ", so no evaluation counted as an improvement"));
        scheduled(course).stream()
                .filter(metric -> neverANumber(metric, observations))
                .forEach(metric -> prepared.warnings()
                        .add(shown(metric, "plateau", observations) + ", so no evaluation counted as an improvement"));
    }

    private static Set<String> scheduled(Course course) {
        Set<String> metrics = new TreeSet<>();
        course.phases().stream()
                .map(phase -> phase.settings())
                .flatMap(settings -> Stream.concat(Stream.of(settings.rest()), settings.groups().stream()))
                .forEach(group -> metrics.addAll(group.schedules().metrics()));
        return metrics;
    }

    private static boolean neverANumber(String metric, Observations observations) {
        List<Double> values = values(metric, observations);
        return !values.isEmpty() && values.stream().allMatch(value -> value.isNaN());
    }

    private static List<Double> values(String metric, Observations observations) {
        return observations.list().stream()
                .map(observation -> observation.metrics().get(metric))
                .filter(Objects::nonNull)
                .toList();
    }

    private static String shown(String metric, String where, Observations observations) {
        int count = values(metric, observations).size();
        String times = count == 1 ? "the only evaluation" : "each of " + count + " evaluations";
        String why = metric.equals("auc") ? " (auc needs rows of more than one class)" : "";
        return where + ": \"" + metric + "\" was NaN in " + times + why;
    }
}
