package org.gradus.job.wire;

import java.util.Optional;
import org.apache.spark.rpc.RpcCallContext;

/**
 * What a task sends when it comes to a point of its stage.
 *
 * @param stage an open stage's id
 * @param point the point's name
 * @param parties how many come, 1 or more
 * @param party the sender's number among them, from 0
 * @param payload what it brings
 * @param context by which it is answered
 */
record Arrival(String stage, String point, int parties, int party, byte[] payload, RpcCallContext context) {
    private static final int LONGEST_NAME = 1000;

    /** The message of {@link Meeting#gather}; empty for any other. */
    static Optional<Arrival> of(Object message, RpcCallContext context) {
        if (message instanceof Object[] parts
                && parts.length == 5
                && parts[0] instanceof String stage
                && parts[1] instanceof String point
                && parts[2] instanceof Integer parties
                && parts[3] instanceof Integer party
                && parts[4] instanceof byte[] payload
                && point.length() <= LONGEST_NAME
                && party >= 0
                && party < parties) {
            return Optional.of(new Arrival(stage, point, parties, party, payload, context));
        }
        return Optional.empty();
    }
}
