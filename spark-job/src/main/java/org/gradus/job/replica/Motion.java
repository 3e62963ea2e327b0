package org.gradus.job.replica;

import org.gradus.plan.Plan;

/** How far the weights of each group have moved in a round, in the elements of one task. */
final class Motion {
    private final int[] ends;
    private final double[] moved;
    private final double[] norm;

    Motion(Plan plan) {
        ends = new int[plan.groups().size()];
        int end = 0;
        for (int g = 0; g < ends.length; g++) {
            end += plan.groups().get(g).trainable();
            ends[g] = end;
        }
        moved = new double[ends.length];
        norm = new double[ends.length];
    }

    /** Measures the packed elements between two places. */
    void measure(float[] before, float[] after, int from, int to) {
        int at = from;
        for (int g = 0; g < ends.length; g++) {
            int stop = Math.min(to, ends[g]);
            moved[g] = 0;
            norm[g] = 0;
            if (at < stop) {
                measure(before, after, at, stop, g);
                at = stop;
            }
        }
    }

    private void measure(float[] before, float[] after, int from, int to, int group) {
        float way = 0;
        float size = 0;
        for (int block = from; block < to; block += 1024) {
            int end = Math.min(to, block + 1024);
            way = 0;
            size = 0;
            for (int i = block; i < end; i++) {
                float d = after[i] - before[i];
                way += d * d;
                size += after[i] * after[i];
            }
            moved[group] += way;
            norm[group] += size;
        }
    }

    /** Per group, the sum of squares of what moved. */
    double[] moved() {
        return moved.clone();
    }

    /** Per group, the sum of squares of the weights. */
    double[] norm() {
        return norm.clone();
    }
}
