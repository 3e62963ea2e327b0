package org.gradus.update;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The parts that are one run of the flat vector, updated in one walk. What each update reads of them lies side by side in a
 * few arrays: the objects of a thousand groups would each be fetched from memory anew, and a fetch costs as much as a hundred
 * weights. Where a part follows another without a gap, blocks go on over the border, and what else memory delivers goes on
 * without a break: only the numbers change.
 */
final class Straight {
    /** The numbers of so many parts are fetched in one go: one wait for memory in place of one at each border. */
    private static final int TOGETHER = 16;

    private static final int SHELF = TOGETHER * Fusion.NUMBERS;

    private int[] firsts = new int[0];
    private int[] ends = new int[0];
    private int[] origins = new int[0];
    private int[] ahead = new int[0];
    private int[] stretches = new int[0];
    private float[] numbers = new float[0];
    private Loop[] loops = new Loop[0];
    private float[][][] slots = new float[0][][];
    private float[][][] masks = new float[0][][];
    private final float[] near = new float[SHELF];
    private int size;
    private int count;

    /**
     * Adds a part; its number.
     *
     * @param first its first element in the flat vector
     * @param total how many elements it has
     * @param origin the element in the flat vector that its masks, but for the rates, begin with
     * @param further how much further on elements are in the slots than in the flat vector
     */
    int add(int first, int total, int origin, int further, float[][] state, float[][] of) {
        int number = size++;
        if (number == loops.length) {
            grow(Math.max(TOGETHER, 2 * number));
        }
        firsts[number] = first;
        ends[number] = first + total;
        origins[number] = origin;
        ahead[number] = further;
        slots[number] = state;
        masks[number] = of;
        if (number == 0 || first != ends[number - 1]) {
            stretches[count++] = number;
        }
        return number;
    }

    private void grow(int length) {
        firsts = Arrays.copyOf(firsts, length);
        ends = Arrays.copyOf(ends, length);
        origins = Arrays.copyOf(origins, length);
        ahead = Arrays.copyOf(ahead, length);
        stretches = Arrays.copyOf(stretches, length);
        numbers = Arrays.copyOf(numbers, Fusion.NUMBERS * length);
        loops = Arrays.copyOf(loops, length);
        slots = Arrays.copyOf(slots, length);
        masks = Arrays.copyOf(masks, length);
    }

    /** Settles what the next update of a part does. */
    void prepare(int number, Loop loop, float[] wanted) {
        loops[number] = loop;
        System.arraycopy(wanted, 0, numbers, Fusion.NUMBERS * number, Fusion.NUMBERS);
    }

    /** Updates all parts. */
    void update(Flats flats, Block block) {
        for (int k = 0; k < count; k++) {
            update(stretches[k], k + 1 < count ? stretches[k + 1] : size, flats, block);
        }
    }

    /** Updates parts that follow one another without a gap: from one to before another. */
    private void update(int from, int to, Flats flats, Block block) {
        FloatBuffer weights = flats.weights();
        FloatBuffer gradient = flats.gradient();
        int number = from;
        int stop = ends[to - 1];
        fetch(from);
        for (int place = firsts[from]; place < stop; place += Block.SIZE) {
            int length = Math.min(Block.SIZE, stop - place);
            gradient.get(place, block.gradient, 0, length);
            weights.get(place, block.weights, 0, length);
            number = run(number, place, length, block);
            if (flats.amounts()) {
                gradient.put(place, block.gradient, 0, length);
            } else {
                weights.put(place, block.weights, 0, length);
            }
        }
    }

    /** Runs the loops of the parts that meet in a block; the number of the part that the next block begins with. */
    private int run(int from, int place, int length, Block block) {
        int number = from;
        for (int done = 0; done < length; ) {
            int end = Math.min(length, ends[number] - place);
            block.run(
                    loops[number],
                    done,
                    end,
                    slots[number],
                    masks[number],
                    place + ahead[number],
                    place - origins[number],
                    near,
                    Fusion.NUMBERS * (number % TOGETHER));
            done = end;
            if (place + end == ends[number]) {
                number++;
                if (number % TOGETHER == 0 && number < size) {
                    fetch(number);
                }
            }
        }
        return number;
    }

    /** Brings the numbers of a part and of those that it shares a fetch with near. */
    private void fetch(int number) {
        System.arraycopy(numbers, number / TOGETHER * SHELF, near, 0, SHELF);
    }
}
