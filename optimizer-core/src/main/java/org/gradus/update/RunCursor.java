package org.gradus.update;

import java.nio.FloatBuffer;
import org.gradus.plan.Runs;

/** Goes from run to run with bulk copies: for runs that are long. */
final class RunCursor extends Cursor {
    private final Runs runs;
    private int run;
    private int within;

    RunCursor(Runs runs) {
        this.runs = runs;
    }

    @Override
    int size() {
        return Block.SIZE;
    }

    @Override
    void rewind() {
        run = 0;
        within = 0;
    }

    @Override
    void get(FloatBuffer flat, float[] to, int count) {
        int k = run;
        int from = within;
        for (int done = 0; done < count; k++, from = 0) {
            int length = Math.min(runs.length(k) - from, count - done);
            flat.get(runs.start(k) + from, to, done, length);
            done += length;
        }
    }

    @Override
    void put(float[] from, int count, FloatBuffer flat) {
        int k = run;
        int at = within;
        for (int done = 0; done < count; k++, at = 0) {
            int length = Math.min(runs.length(k) - at, count - done);
            flat.put(runs.start(k) + at, from, done, length);
            done += length;
        }
    }

    @Override
    void skip(int count) {
        within += count;
        while (run < runs.count() && within >= runs.length(run)) {
            within -= runs.length(run);
            run++;
        }
    }
}
