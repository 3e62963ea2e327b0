package org.gradus.job.wire;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Where the executors of a stage wait for each other; lives in the driver. Spark's own barrier would do for stages that Spark
 * starts all at once, which it refuses where executors come and go (dynamic allocation). Messages hold nothing but Java's own
 * types: the threads that read them do not know the user's jars.
 */
public final class Rendezvous implements AutoCloseable {
    private final String name = "gradus-rendezvous-" + UUID.randomUUID();
    private final Endpoint endpoint;
    private final RpcEndpointRef self;

    /** @param told hears what {@link Meeting#tell} says: a stage, and a number */
    public Rendezvous(ObjLongConsumer<String> told) {
        endpoint = new Endpoint(SparkEnv.get().rpcEnv(), told);
        self = endpoint.rpcEnv().setupEndpoint(name, endpoint);
    }

    /** What {@link Meeting} finds it by. */
    public String name() {
        return name;
    }

    /** Whoever waits in a stage, or comes later, gets {@link Broken}. */
    public void abort(String stage, String why) {
        endpoint.abort(stage, why);
    }

    /** Forgets a stage that has ended. */
    public void forget(String stage) {
        endpoint.forget(stage);
    }

    @Override
    public void close() {
        endpoint.rpcEnv().stop(self);
    }

    /** Who has come to one point of a stage. */
    private static final class Crowd {
        private final byte[][] brought;
        private final RpcCallContext[] waiting;
        private int missing;

        Crowd(int parties) {
            brought = new byte[parties][];
            waiting = new RpcCallContext[parties];
            missing = parties;
        }

        void join(int party, byte[] payload, RpcCallContext who) {
            missing -= brought[party] == null ? 1 : 0;
            brought[party] = payload;
            waiting[party] = who;
        }
    }

    /** The state, behind one lock: the driver aborts from another thread than Spark's. */
    private static final class Endpoint implements ThreadSafeRpcEndpoint {
        private final RpcEnv env;
        private final ObjLongConsumer<String> told;
        private final Map<String, Map<String, Crowd>> stages = new HashMap<>();
        private final Map<String, String> aborted = new HashMap<>();

        Endpoint(RpcEnv env, ObjLongConsumer<String> told) {
            this.env = env;
            this.told = told;
        }

        @Override
        public RpcEnv rpcEnv() {
            return env;
        }

        @Override
        public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
            return taking(message -> arrive(message, context));
        }

        @Override
        public PartialFunction<Object, BoxedUnit> receive() {
            return taking(message -> told.accept((String) message[0], (Long) message[1]));
        }

        private static PartialFunction<Object, BoxedUnit> taking(Consumer<Object[]> work) {
            return new AbstractPartialFunction<>() {
                @Override
                public boolean isDefinedAt(Object message) {
                    return message instanceof Object[];
                }

                @Override
                public BoxedUnit apply(Object message) {
                    work.accept((Object[]) message);
                    return BoxedUnit.UNIT;
                }
            };
        }

        private synchronized void arrive(Object[] message, RpcCallContext context) {
            String stage = (String) message[0];
            String point = (String) message[1];
            int parties = (Integer) message[2];
            if (aborted.containsKey(stage)) {
                context.sendFailure(new IllegalStateException(aborted.get(stage)));
                return;
            }
            Map<String, Crowd> points = stages.computeIfAbsent(stage, key -> new HashMap<>());
            Crowd crowd = points.computeIfAbsent(point, key -> new Crowd(parties));
            crowd.join((Integer) message[3], (byte[]) message[4], context);
            if (crowd.missing == 0) {
                points.remove(point);
                for (RpcCallContext waiting : crowd.waiting) {
                    waiting.reply(crowd.brought);
                }
            }
        }

        synchronized void abort(String stage, String why) {
            aborted.put(stage, why);
            Map<String, Crowd> points = stages.remove(stage);
            if (points == null) {
                return;
            }
            Set<RpcCallContext> waiting = new HashSet<>();
            points.values().forEach(crowd -> {
                for (RpcCallContext context : crowd.waiting) {
                    if (context != null) {
                        waiting.add(context);
                    }
                }
            });
            waiting.forEach(context -> context.sendFailure(new IllegalStateException(why)));
        }

        synchronized void forget(String stage) {
            stages.remove(stage);
            aborted.remove(stage);
        }
    }
}
