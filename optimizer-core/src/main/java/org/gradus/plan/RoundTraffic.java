package org.gradus.plan;

import java.util.stream.IntStream;

/**
 * What replicas send each other of a plan.
 *
 * @param gradients whether they send gradients at each step, in place of weights at the end of a round
 * @param state whether state travels with the weights
 * @param half whether what a replica's weights moved is sent in 16 bits; means come back in 32
 */
public record RoundTraffic(boolean gradients, boolean state, boolean half) {
    /** Bytes from each replica, of one group. */
    long from(PlannedGroup group) {
        return (long) group.trainable() * (half ? Short.BYTES : Float.BYTES) + state(group);
    }

    /** Bytes from each replica: of all groups, and of the statistics that move. */
    long from(Plan plan) {
        return plan.groups().stream().mapToLong(this::from).sum() + statistics(plan);
    }

    /** Bytes back to each replica. */
    long back(Plan plan) {
        RoundTraffic whole = new RoundTraffic(gradients, state, false);
        return whole.from(plan);
    }

    private static long statistics(Plan plan) {
        return (long) plan.statistics().total() * Float.BYTES;
    }

    private long state(PlannedGroup group) {
        return state ? IntStream.of(group.slots()).asLongStream().sum() * Float.BYTES : 0;
    }

    /** {@code weights, statistics and state}. */
    private String what(Plan plan) {
        String first = gradients ? "gradients" : "weights";
        boolean moves = plan.statistics().total() > 0;
        boolean keeps = state && plan.groups().stream().anyMatch(g -> state(g) > 0);
        if (moves && keeps) {
            return first + ", statistics and state";
        }
        return first + (moves ? " and statistics" : keeps ? " and state" : "");
    }

    /** The line of an explanation. */
    String text(Plan plan) {
        String bytes = half
                ? Explanation.bytes(from(plan)) + " from each replica in 16 bits, " + Explanation.bytes(back(plan))
                        + " back"
                : Explanation.bytes(from(plan)) + " to each replica and back";
        return bytes + (gradients ? " at each step" : "") + " (" + what(plan) + " that can move)";
    }
}
