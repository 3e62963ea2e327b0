package org.gradus.schedule;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The metrics that golden/schedules.py measures after each step, for tests. */
final class Metrics {
    private Metrics() {}

    /** What was measured until a step. */
    static Observations until(long last) {
        List<Observation> list = LongStream.rangeClosed(1, last)
                .mapToObj(step -> new Observation(step, Map.of("loss", loss(step), "accuracy", 1 - loss(step) / 8)))
                .toList();
        return new Observations(list);
    }

    private static double loss(long step) {
        return step % 29 == 1 ? Double.NaN : (400 - step / 40 * 40 + step * 37 % 11) / 64.0;
    }
}
