package org.gradus.job.average;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gradus.job.average.Stopwatch.Phase;
import org.gradus.job.wire.Blocks;
import org.gradus.job.wire.Mates;
import org.gradus.job.wire.Meeting;

/**
 * A sliced all-reduce of one vector per replica, from one task's side. Tasks of one executor see each other's vectors in memory;
 * each task fetches its share of the vectors of other executors, makes the mean of that share, and offers it to them. So an
 * executor receives its own replicas' number of vectors, and one more, however many there are.
 */
public final class Exchange implements AutoCloseable {
    private final String name;
    private final Packing packing;
    private final boolean compressed;
    private final Team team;
    private final Meeting meeting;
    private final Blocks blocks;
    private final Stopwatch clock;
    private final Mates<Board> mates;
    private final List<String> offered = new ArrayList<>();
    private final Map<String, ByteBuffer> rooms = new HashMap<>();
    private final Map<Integer, float[]> heard = new HashMap<>();
    private String lastMean;
    private int round;

    /** What the tasks of one executor share. */
    private static final class Board {
        private final float[][] vectors;
        private final short[][] codes;
        private final Summary[] summaries;
        private final float[][] means;

        Board(Packing packing, boolean compressed, Team team) {
            vectors = new float[team.replicas()][];
            codes = new short[team.replicas()][];
            summaries = new Summary[team.replicas()];
            means = new float[2][packing.length()];
            team.replicasOn(team.executor()).forEach(r -> {
                vectors[r] = new float[packing.length()];
                codes[r] = new short[compressed ? packing.trainable() : 0];
            });
        }
    }

    /** Changes a task's share of the mean before the others see it. */
    @FunctionalInterface
    public interface Finish {
        /** Keeps the mean. */
        Finish NOTHING = (before, mean, from, to) -> {};

        /**
         * Changes it.
         *
         * @param before the vector that the round started from
         * @param mean of the replicas; changed between from and to
         */
        void apply(float[] before, float[] mean, int from, int to);
    }

    /**
     * Joins.
     *
     * @param name of the vector; letters
     * @param compressed whether displacements of replicas travel as {@link Bfloat16}
     * @param stage the id of one attempt at one segment
     * @param clock measures what goes into wire and wait
     */
    public Exchange(
            String name,
            Packing packing,
            boolean compressed,
            Team team,
            String stage,
            Meeting meeting,
            Blocks blocks,
            Stopwatch clock) {
        this.name = name;
        this.packing = packing;
        this.compressed = compressed;
        this.team = team;
        this.meeting = meeting;
        this.blocks = blocks;
        this.clock = clock;
        this.mates = Mates.join(stage + "/" + name, team.mates(), () -> new Board(packing, compressed, team));
    }

    /** Where a replica of this executor puts its vector before {@link #meet}. */
    public float[] vector(int replica) {
        return mates.shared().vectors[replica];
    }

    /** The vector that the round started from: what {@link #begin} filled in, then the mean. */
    public float[] before() {
        return mates.shared().means[(round + 1) & 1];
    }

    /** Where a replica of this executor puts how its displacements travel, before {@link #meet}; empty: as they are. */
    public short[] codes(int replica) {
        return mates.shared().codes[replica];
    }

    /**
     * Fills in the vector that the first round starts from.
     *
     * @param fill called by one of the mates
     */
    public void begin(Consumer<float[]> fill) {
        mates.await(() -> fill.accept(before()));
    }

    /** Waits for all replicas' vectors. */
    public List<Summary> meet(List<Summary> mine) {
        Board board = mates.shared();
        mine.forEach(summary -> board.summaries[summary.replica()] = summary);
        clock.start(Phase.WAIT);
        mates.await();
        if (team.executors() > 1) {
            clock.start(Phase.WIRE);
            team.servedTasks().forEach(this::offerVectors);
            clock.start(Phase.WAIT);
        }
        mates.await(this::gather);
        clock.start(Phase.WIRE);
        if (lastMean != null) { // all have it
            blocks.withdraw(lastMean);
            lastMean = null;
        }
        return List.of(board.summaries);
    }

    /**
     * Makes the mean.
     *
     * @param weights of the replicas, by number
     * @param finish what becomes of it
     * @return the mean, which all of an executor share: good until the round after the next
     */
    public float[] mean(long[] weights, Finish finish) {
        int from = start(team.task());
        int to = start(team.task() + 1);
        float[] mean = mates.shared().means[round & 1];
        heard(weights, from, to).merge(packing, from, to, mean);
        finish.apply(before(), mean, from, to);
        if (team.executors() > 1) {
            spread(mean, from, to);
        }
        clock.start(Phase.WAIT);
        mates.await();
        clock.start(Phase.WIRE);
        round++;
        return mean;
    }

    /** Goes on without the mean, as all tasks do. */
    public void skip() {
        offered.forEach(blocks::withdraw);
        offered.clear();
        round++;
    }

    /** Where a task's share begins. */
    public int start(int task) {
        return packing.start(task, team.tasks());
    }

    /** Lets the mates fail too. */
    public void fail(String why) {
        mates.fail(why);
    }

    @Override
    public void close() {
        mates.leave();
    }

    private void gather() {
        if (team.executors() == 1) {
            return;
        }
        Board board = mates.shared();
        List<Summary> here = team.replicasOn(team.executor()).stream()
                .map(r -> board.summaries[r])
                .toList();
        for (byte[] brought :
                meeting.gather(name + "/" + round, team.executors(), team.executor(), Summary.encode(here))) {
            Summary.decode(brought).forEach(summary -> board.summaries[summary.replica()] = summary);
        }
    }

    private String block(String what, int executor, int task) {
        return "_gradus_" + name + "_" + what + round + "_" + executor + "_" + task;
    }

    private void offerVectors(int task) {
        int from = start(task);
        int to = start(task + 1);
        int coded = coded(from, to);
        List<Integer> replicas = team.replicasOn(team.executor());
        ByteBuffer bytes = room("v" + task, replicas.size() * size(from, to));
        for (int r : replicas) {
            if (coded > from) {
                Bfloat16.write(codes(r), from, coded, bytes);
            }
            Floats.write(vector(r), coded, to, bytes);
        }
        String block = block("v", team.executor(), task);
        blocks.offer(block, bytes.flip(), 1);
        offered.add(block);
    }

    /** Bytes of some elements of one replica's vector. */
    private long size(int from, int to) {
        int coded = coded(from, to);
        return (long) Short.BYTES * (coded - from) + (long) Float.BYTES * (to - coded);
    }

    /** Memory for a block: that of the one before under this name, which nobody reads any more. */
    private ByteBuffer room(String what, long bytes) {
        ByteBuffer known = rooms.get(what);
        if (known == null || known.capacity() < bytes) {
            known = Floats.allocate(bytes);
            rooms.put(what, known);
        }
        return known.slice(0, (int) bytes).order(known.order());
    }

    /** Where the elements end, from one on, that travel in 16 bits. */
    private int coded(int from, int to) {
        return compressed ? Math.max(from, Math.min(to, packing.trainable())) : from;
    }

    private Heard heard(long[] weights, int from, int to) {
        float[][] vectors = mates.shared().vectors.clone();
        int[] offsets = new int[vectors.length];
        List<Blocks.Request> requests = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int e = 0; e < team.executors(); e++) {
            if (e != team.executor()) {
                others.add(e);
                ByteBuffer into =
                        room("fetched" + requests.size(), team.replicasOn(e).size() * size(from, to));
                requests.add(new Blocks.Request(team.executor(e), block("v", e, team.task()), into));
            }
        }
        blocks.fetch(requests);
        int coded = coded(from, to);
        for (int k = 0; k < requests.size(); k++) {
            ByteBuffer bytes = requests.get(k).into();
            for (int r : team.replicasOn(others.get(k))) {
                vectors[r] = heard.computeIfAbsent(r, other -> new float[to - from]);
                offsets[r] = -from;
                Bfloat16.read(bytes, before(), from, coded, vectors[r], -from);
                Floats.read(bytes, vectors[r], coded - from, to - coded);
            }
        }
        return new Heard(vectors, offsets, Arrays.copyOf(weights, vectors.length));
    }

    /** Gives this task's share to the other executors, and takes theirs. */
    private void spread(float[] mean, int from, int to) {
        ByteBuffer bytes = room("m", (long) Float.BYTES * (to - from));
        Floats.write(mean, from, to, bytes);
        lastMean = block("m", team.executor(), team.task());
        blocks.offer(lastMean, bytes.flip(), team.executors() - 1);
        clock.start(Phase.WAIT);
        mates.await(() -> meeting.gather(name + "/mean/" + round, team.executors(), team.executor(), new byte[0]));
        clock.start(Phase.WIRE);
        offered.forEach(blocks::withdraw);
        offered.clear();
        List<Integer> served = team.servedTasks();
        List<Blocks.Request> requests = new ArrayList<>();
        for (int t : served) {
            ByteBuffer into = room("fetched" + requests.size(), (long) Float.BYTES * (start(t + 1) - start(t)));
            requests.add(new Blocks.Request(team.addressOf(t), block("m", team.executorOf(t), t), into));
        }
        blocks.fetch(requests);
        for (int k = 0; k < requests.size(); k++) {
            int task = served.get(k);
            Floats.read(requests.get(k).into(), mean, start(task), start(task + 1) - start(task));
        }
    }
}
