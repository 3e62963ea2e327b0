package org.gradus.device;

import java.util.ArrayList;
import java.util.List;

/** Runs of elements, cut into pieces for blocks of threads to share: what ends where the next begins is one run first. */
final class Pieces {
    /** Numbers of a piece in the table: where it begins in the flat vectors, where in its own arrays, how many elements it has. */
    static final int NUMBERS = 3;

    /** Instead of where elements begin in the flat vectors: they have a place each. */
    static final int SCATTERED = -1;

    private final int most;
    private final List<int[]> runs = new ArrayList<>();

    /** @param most elements of a piece */
    Pieces(int most) {
        this.most = most;
    }

    void add(int flat, int own, int length) {
        int[] last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        boolean goesOn = last != null
                && last[1] + last[2] == own
                && (flat == SCATTERED ? last[0] == SCATTERED : last[0] >= 0 && last[0] + last[2] == flat);
        if (goesOn) {
            last[2] += length;
        } else {
            runs.add(new int[] {flat, own, length});
        }
    }

    /** All pieces, one after another. */
    int[] table() {
        int count = runs.stream().mapToInt(r -> (r[2] + most - 1) / most).sum();
        int[] table = new int[count * NUMBERS];
        int next = 0;
        for (int[] run : runs) {
            for (int at = 0; at < run[2]; at += most) {
                table[next++] = run[0] == SCATTERED ? SCATTERED : run[0] + at;
                table[next++] = run[1] + at;
                table[next++] = Math.min(most, run[2] - at);
            }
        }
        return table;
    }
}
