package org.gradus.job.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Where the executors of a stage wait for each other; lives in the driver. Spark's own barrier would do for stages that Spark
 * starts all at once, which it refuses where executors come and go (dynamic allocation). Messages hold nothing but Java's own
 * types: the threads that read them do not know the user's jars. A message that is not one of a task of an open stage is refused and
 * changes nothing; who may send messages at all is Spark's to decide ({@code spark.authenticate}).
 */
public final class Rendezvous implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rendezvous.class);

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

    /**
     * Lets the tasks of a stage meet. Messages for a stage that is not open are refused.
     *
     * @param tasks how many there are: more cannot meet at a point
     */
    public void open(String stage, int tasks) {
        endpoint.open(stage, tasks);
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

    /** The state, behind one lock: the driver opens, aborts and forgets from another thread than Spark's. */
    private static final class Endpoint implements ThreadSafeRpcEndpoint {
        private final RpcEnv env;
        private final ObjLongConsumer<String> told;
        private final Map<String, Stage> stages = new HashMap<>();
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
            return taking(this::hear);
        }

        /** Takes any message: what the default does with those that are not defined fills the log with stack traces. */
        private static PartialFunction<Object, BoxedUnit> taking(Consumer<Object> work) {
            return new AbstractPartialFunction<>() {
                @Override
                public boolean isDefinedAt(Object message) {
                    return true;
                }

                @Override
                public BoxedUnit apply(Object message) {
                    work.accept(message);
                    return BoxedUnit.UNIT;
                }
            };
        }

        private void hear(Object message) {
            if (message instanceof Object[] parts
                    && parts.length == 2
                    && parts[0] instanceof String stage
                    && parts[1] instanceof Long number
                    && isOpen(stage)) {
                told.accept(stage, number);
            } else {
                LOG.warn("a message that no task of this run sends is ignored");
            }
        }

        private synchronized boolean isOpen(String stage) {
            return stages.containsKey(stage);
        }

        private synchronized void arrive(Object message, RpcCallContext context) {
            Optional<Arrival> arrival = Arrival.of(message, context);
            if (arrival.isEmpty()) {
                refuse(context, "a message that no task of this run sends");
                return;
            }
            String id = arrival.get().stage();
            Stage stage = stages.get(id);
            if (aborted.containsKey(id)) {
                context.sendFailure(new IllegalStateException(aborted.get(id)));
            } else if (stage == null) {
                refuse(context, "segment " + id + " is not running");
            } else {
                stage.take(arrival.get()).ifPresent(why -> refuse(context, why));
            }
        }

        private static void refuse(RpcCallContext context, String why) {
            LOG.warn("a message is refused: {}", why);
            context.sendFailure(new IllegalStateException(why));
        }

        synchronized void open(String stage, int tasks) {
            stages.put(stage, new Stage(tasks));
        }

        synchronized void abort(String stage, String why) {
            aborted.put(stage, why);
            Stage waiting = stages.remove(stage);
            if (waiting != null) {
                waiting.abort(why);
            }
        }

        synchronized void forget(String stage) {
            stages.remove(stage);
            aborted.remove(stage);
        }
    }
}
