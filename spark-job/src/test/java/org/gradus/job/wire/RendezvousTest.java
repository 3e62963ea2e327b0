package org.gradus.job.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.util.RpcUtils;
import org.gradus.job.data.TestSpark;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.concurrent.Await;
import scala.concurrent.Future;
import scala.concurrent.duration.Duration;
import scala.reflect.ClassTag$;

/**
 * Without these, whoever reaches the driver's port could end a run, or change what its replicas hear of each other, by one message that
 * none of its tasks has sent.
 */
class RendezvousTest {
    private static final RpcTimeout SOON = new RpcTimeout(Duration.create(30, TimeUnit.SECONDS), "test");

    private final List<String> told = new CopyOnWriteArrayList<>();
    private Rendezvous rendezvous;
    private RpcEndpointRef stranger;

    @BeforeEach
    void open() {
        TestSpark.session();
        SparkEnv env = SparkEnv.get();
        rendezvous = new Rendezvous((stage, number) -> told.add(stage + " " + number));
        stranger = RpcUtils.makeDriverRef(rendezvous.name(), env.conf(), env.rpcEnv());
        rendezvous.open("run-1", 2);
    }

    @AfterEach
    void close() {
        rendezvous.close();
    }

    @Test
    void messagesOfNoTaskChangeNothing() {
        CompletableFuture<byte[][]> first = arrive(0, 1);
        byte[] payload = {9};
        for (Object message : List.of(
                "hello",
                42,
                new byte[] {1},
                new Object[0],
                new Object[] {"run-1", "round/0", 2, 1},
                new Object[] {"run-1", "round/0", 2, 1, "text"},
                new Object[] {"run-1", "round/0", "2", 1, payload},
                new Object[] {"run-1", "round/0", 2, 2, payload},
                new Object[] {"run-1", "round/0", 2, -1, payload},
                new Object[] {"run-1", "round/0", -1, -2, payload},
                new Object[] {"run-1", "round/0", 1, 0, payload},
                new Object[] {"run-1", "round/0", 2, 0, payload},
                new Object[] {"run-1", "round/1", Integer.MAX_VALUE, 0, payload},
                new Object[] {"run-1", "x".repeat(100_000), 2, 1, payload},
                new Object[] {"run-2", "round/0", 2, 1, payload},
                new Object[] {null, null, null, null, null})) {
            assertThatThrownBy(() -> ask(message)).isInstanceOf(Exception.class);
        }
        assertThat(first).isNotDone();
        assertThat(arrive(1, 2).join()).isDeepEqualTo(new byte[][] {{1}, {2}});
        assertThat(first.join()).isDeepEqualTo(new byte[][] {{1}, {2}});
    }

    @Test
    void aMessageThatComesAgainIsRefused() {
        CompletableFuture<byte[][]> first = arrive(0, 1);
        arrive(1, 2).join();
        first.join();
        assertThatThrownBy(() -> ask(new Object[] {"run-1", "round/0", 2, 0, new byte[] {1}}))
                .hasStackTraceContaining("all have left point round/0");
        rendezvous.forget("run-1");
        assertThatThrownBy(() -> ask(new Object[] {"run-1", "round/1", 2, 0, new byte[] {1}}))
                .hasStackTraceContaining("segment run-1 is not running");
    }

    @Test
    void onlyTasksOfAnOpenStageAreHeard() {
        for (Object message : List.of(
                "hello",
                new Object[] {"run-1"},
                new Object[] {"run-1", "3"},
                new Object[] {"run-2", 3L},
                new Object[] {7, 3L},
                new Object[] {"run-1", 3L})) {
            stranger.send(message);
        }
        CompletableFuture<byte[][]> first = arrive(0, 1); // messages are taken in their order
        arrive(1, 2).join();
        first.join();
        assertThat(told).containsExactly("run-1 3");
    }

    @Test
    void whoeverWaitsHearsOfTheEnd() {
        CompletableFuture<byte[][]> first = arrive(0, 1);
        rendezvous.abort("run-1", "a task has failed");
        assertThatThrownBy(first::join).hasStackTraceContaining("a task has failed");
        assertThatThrownBy(() -> ask(new Object[] {"run-1", "round/0", 2, 1, new byte[0]}))
                .hasStackTraceContaining("a task has failed");
    }

    /** A task that comes to a point, and has been taken in. */
    private CompletableFuture<byte[][]> arrive(int party, int payload) {
        CompletableFuture<byte[][]> answer = new CompletableFuture<>();
        Future<byte[][]> reply = stranger.ask(
                new Object[] {"run-1", "round/0", 2, party, new byte[] {(byte) payload}},
                SOON,
                ClassTag$.MODULE$.apply(byte[][].class));
        new Thread(() -> {
                    try {
                        answer.complete(Await.result(reply, SOON.duration()));
                    } catch (Exception e) {
                        answer.completeExceptionally(e);
                    }
                })
                .start();
        return answer;
    }

    private List<byte[]> ask(Object message) throws Exception {
        byte[][] answer = stranger.askSync(message, SOON, ClassTag$.MODULE$.apply(byte[][].class));
        return new ArrayList<>(List.of(answer));
    }
}
