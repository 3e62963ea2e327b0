package org.gradus.job.wire;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.rpc.RpcCallContext;

/** The tasks of one attempt at one stage, as far as they wait. A task comes to a point once. */
final class Stage {
    /** A run of a week meets some millions of times; of points that are past only so many are remembered, the latest. */
    private static final int REMEMBERED = 1000;

    private final int tasks;
    private final Map<String, Point> points = new HashMap<>();
    private final Set<String> past = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** Who has come to one point. */
    private static final class Point {
        private final byte[][] brought;
        private final RpcCallContext[] waiting;
        private int missing;

        Point(int parties) {
            brought = new byte[parties][];
            waiting = new RpcCallContext[parties];
            missing = parties;
        }
    }

    /** @param tasks how many there are */
    Stage(int tasks) {
        this.tasks = tasks;
    }

    /** Takes a task in, and answers all when it is the last; why it is refused, which changes nothing. */
    Optional<String> take(Arrival one) {
        if (one.parties() > tasks) {
            return Optional.of("a point for " + one.parties() + " tasks; must be " + tasks + " at most");
        }
        if (past.contains(one.point())) {
            return Optional.of("all have left point " + one.point());
        }
        Point point = points.computeIfAbsent(one.point(), key -> new Point(one.parties()));
        if (point.brought.length != one.parties()) {
            return Optional.of(
                    "point " + one.point() + " is for " + point.brought.length + " tasks, not " + one.parties());
        }
        if (point.brought[one.party()] != null) {
            return Optional.of("number " + one.party() + " has already come to point " + one.point());
        }
        point.brought[one.party()] = one.payload();
        point.waiting[one.party()] = one.context();
        point.missing--;
        if (point.missing == 0) {
            points.remove(one.point());
            past.add(one.point());
            for (RpcCallContext waiting : point.waiting) {
                waiting.reply(point.brought);
            }
        }
        return Optional.empty();
    }

    /** Answers whoever waits with a failure. */
    void abort(String why) {
        Set<RpcCallContext> all = new HashSet<>();
        for (Point point : points.values()) {
            for (RpcCallContext context : point.waiting) {
                if (context != null) {
                    all.add(context);
                }
            }
        }
        all.forEach(context -> context.sendFailure(new IllegalStateException(why)));
    }
}
