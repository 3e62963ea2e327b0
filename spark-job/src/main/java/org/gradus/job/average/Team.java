package org.gradus.job.average;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gradus.job.wire.Address;
import org.gradus.job.wire.Meeting;

/**
 * Who trains in a segment: which task runs on which executor. Task t of T has the replicas from {@code N t / T} up to
 * {@code N (t + 1) / T}, and owns the same share of every vector.
 */
public final class Team {
    private final int replicas;
    private final List<Address> tasks;
    private final List<Address> executors;
    private final int task;

    private Team(int replicas, List<Address> tasks, int task) {
        this.replicas = replicas;
        this.tasks = tasks;
        this.executors = tasks.stream().distinct().toList();
        this.task = task;
    }

    /** Meets the other tasks of the segment. */
    public static Team meet(Meeting meeting, int replicas, int tasks, int task) {
        Address here = Address.here();
        byte[][] all = meeting.gather("team", tasks, task, encode(here));
        List<Address> addresses = new ArrayList<>();
        for (byte[] one : all) {
            addresses.add(decode(one));
        }
        return new Team(replicas, addresses, task);
    }

    private static byte[] encode(Address address) {
        byte[] text = (address.executor() + "\n" + address.host()).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + text.length)
                .putInt(address.port())
                .put(text)
                .array();
    }

    /** @throws IllegalArgumentException when it is nothing that {@link #encode} makes */
    static Address decode(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            throw new IllegalArgumentException(
                    "an executor's address has " + bytes.length + " bytes; must have 4 or more");
        }
        int port = ByteBuffer.wrap(bytes).getInt();
        String text = new String(bytes, Integer.BYTES, bytes.length - Integer.BYTES, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        if (end < 0) {
            throw new IllegalArgumentException("an executor's address has no line for the host");
        }
        return new Address(text.substring(0, end), text.substring(end + 1), port);
    }

    /** The caller's number among the tasks. */
    public int task() {
        return task;
    }

    /** How many tasks there are. */
    public int tasks() {
        return tasks.size();
    }

    /** How many replicas there are. */
    int replicas() {
        return replicas;
    }

    /** The first replica of a task; for task == tasks the number of replicas. */
    public static int firstReplica(int task, int tasks, int replicas) {
        return Math.toIntExact((long) replicas * task / tasks);
    }

    /** The replicas of the calling task. */
    public List<Integer> mine() {
        return replicasOf(task).boxed().toList();
    }

    private IntStream replicasOf(int other) {
        return IntStream.range(
                firstReplica(other, tasks.size(), replicas), firstReplica(other + 1, tasks.size(), replicas));
    }

    /** How many executors there are. */
    int executors() {
        return executors.size();
    }

    /** The number of an executor among them, in the order of their first tasks; the caller's own. */
    int executor() {
        return executors.indexOf(address());
    }

    /** Where an executor is. */
    Address executor(int number) {
        return executors.get(number);
    }

    /** Where a task runs. */
    Address addressOf(int other) {
        return tasks.get(other);
    }

    /** The number of the executor that a task runs on. */
    int executorOf(int other) {
        return executors.indexOf(tasks.get(other));
    }

    /** Where the caller is. */
    public Address address() {
        return tasks.get(task);
    }

    /** How many tasks share the caller's executor. */
    public int mates() {
        return tasksOf(executor()).size();
    }

    /** The tasks on an executor, ascending. */
    List<Integer> tasksOf(int executor) {
        Address address = executors.get(executor);
        return IntStream.range(0, tasks.size())
                .filter(t -> tasks.get(t).equals(address))
                .boxed()
                .toList();
    }

    /** The replicas on an executor, ascending. */
    List<Integer> replicasOn(int executor) {
        return tasksOf(executor).stream().flatMap(t -> replicasOf(t).boxed()).toList();
    }

    /** The tasks on other executors that the caller serves: its share among its mates. */
    List<Integer> servedTasks() {
        List<Integer> mates = tasksOf(executor());
        int place = mates.indexOf(task);
        List<Integer> others = IntStream.range(0, tasks.size())
                .filter(t -> !tasks.get(t).equals(address()))
                .boxed()
                .toList();
        return IntStream.range(0, others.size())
                .filter(k -> k % mates.size() == place)
                .mapToObj(others::get)
                .toList();
    }
}
