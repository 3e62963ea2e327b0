package org.gradus.job.average;

import java.util.List;
import java.util.Set;
import org.gradus.job.fuzz.Target;

/** What executors tell each other through the driver. */
public final class WireTargets {
    private WireTargets() {}

    /** The targets. */
    public static List<Target> all() {
        return List.of(
                new Target(
                        "summary",
                        Set.of(IllegalArgumentException.class),
                        () -> List.of(
                                Summary.encode(List.of(new Summary(0, 10, 2.5, 0, false, new long[] {3, 4}))),
                                Summary.encode(List.of(
                                        new Summary(0, 10, 2.5, 0, false, new long[0]),
                                        new Summary(1, 9, Double.NaN, 1, true, new long[] {7})))),
                        List.of(),
                        Summary::decode),
                new Target(
                        "address",
                        Set.of(IllegalArgumentException.class),
                        () -> List.of(
                                new byte[] {0, 0, 31, 64, '0', '\n', '1', '2', '7', '.', '0', '.', '0', '.', '1'}),
                        List.of(),
                        Team::decode));
    }
}
