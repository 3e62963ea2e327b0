package org.gradus.job.wire;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.util.RpcUtils;
import scala.concurrent.Await;
import scala.concurrent.Future;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag$;

/** An executor's side of a {@link Rendezvous}, for the tasks of one stage. */
public final class Meeting {
    private static final FiniteDuration TICK = Duration.create(200, TimeUnit.MILLISECONDS);

    // Who waits longest is whoever shares a stage with the slowest replica: the driver ends a wait, not the clock.
    private static final RpcTimeout NEVER = new RpcTimeout(Duration.create(10, TimeUnit.DAYS), "gradus.rendezvous");

    private final RpcEndpointRef driver;
    private final String stage;

    /**
     * @param name of the rendezvous
     * @param stage an id that the tasks of one attempt at one stage share, and no others
     */
    public Meeting(String name, String stage) {
        SparkEnv env = SparkEnv.get();
        this.driver = RpcUtils.makeDriverRef(name, env.conf(), env.rpcEnv());
        this.stage = stage;
    }

    /**
     * Waits until all have come to a point.
     *
     * @param point its name, new for each time
     * @param parties how many come
     * @param party the caller's number among them, from 0
     * @param payload what it brings, not null
     * @return what all brought, by number
     * @throws Broken when the driver ends the stage, or Spark the task
     */
    public byte[][] gather(String point, int parties, int party, byte[] payload) {
        Future<byte[][]> reply = driver.ask(
                new Object[] {stage, point, parties, party, payload}, NEVER, ClassTag$.MODULE$.apply(byte[][].class));
        TaskContext task = TaskContext.get();
        while (true) {
            try {
                Await.ready(reply, TICK);
                return reply.value().get().get();
            } catch (TimeoutException e) {
                if (task != null && task.isInterrupted()) {
                    throw new Broken("the task was ended while it waited for others");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Broken("interrupted while it waited for others");
            } catch (RuntimeException e) { // what the driver answered, thrown by Scala's Try
                throw new Broken(e.getMessage());
            }
        }
    }

    /** Tells the driver a number, and does not wait. */
    public void tell(long number) {
        driver.send(new Object[] {stage, number});
    }
}
