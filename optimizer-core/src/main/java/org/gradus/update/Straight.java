package org.gradus.update;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.gradus.rule.Kernel;

/**
 * What is read in each update of the parts that are one run of the flat vector, side by side in a few arrays: the objects of a
 * thousand groups would each be fetched from memory anew, and a fetch costs as much as a hundred weights.
 */
final class Straight {
    private static final int PLACES = 3;
    private static final int NUMBERS = Fusion.SETTINGS + Kernel.SCALARS;

    private int[] places = new int[0];
    private float[] numbers = new float[0];
    private Loop[] loops = new Loop[0];
    private float[][][] slots = new float[0][][];
    private float[][][] masks = new float[0][][];
    private final float[] settings = new float[Fusion.SETTINGS];
    private final float[] scalars = new float[Kernel.SCALARS];
    private int size;

    /**
     * Adds a part; its number.
     *
     * @param first its first element in the flat vector
     * @param total how many elements it has
     * @param start its first element in the slots
     */
    int add(int first, int total, int start, float[][] state, float[][] of) {
        int number = size++;
        if (number == loops.length) {
            grow(Math.max(16, 2 * number));
        }
        places[PLACES * number] = first;
        places[PLACES * number + 1] = total;
        places[PLACES * number + 2] = start;
        slots[number] = state;
        masks[number] = of;
        return number;
    }

    private void grow(int length) {
        places = Arrays.copyOf(places, PLACES * length);
        numbers = Arrays.copyOf(numbers, NUMBERS * length);
        loops = Arrays.copyOf(loops, length);
        slots = Arrays.copyOf(slots, length);
        masks = Arrays.copyOf(masks, length);
    }

    /** How many parts there are. */
    int size() {
        return size;
    }

    /** Settles what the next update of a part does. */
    void prepare(int number, Loop loop, float[] wanted, float[] kernel) {
        loops[number] = loop;
        System.arraycopy(wanted, 0, numbers, NUMBERS * number, Fusion.SETTINGS);
        System.arraycopy(kernel, 0, numbers, NUMBERS * number + Fusion.SETTINGS, kernel.length);
    }

    /** Updates the parts with the numbers from {@code from} to before {@code to}. */
    void update(int from, int to, Flats flats, Block block) {
        for (int number = from; number < to; number++) {
            System.arraycopy(numbers, NUMBERS * number, settings, 0, Fusion.SETTINGS);
            System.arraycopy(numbers, NUMBERS * number + Fusion.SETTINGS, scalars, 0, Kernel.SCALARS);
            int at = PLACES * number;
            update(places[at], places[at + 1], places[at + 2], number, flats, block);
        }
    }

    private void update(int first, int total, int start, int number, Flats flats, Block block) {
        Loop loop = loops[number];
        float[][] state = slots[number];
        float[][] own = masks[number];
        FloatBuffer weights = flats.weights();
        FloatBuffer gradient = flats.gradient();
        for (int done = 0; done < total; done += Block.SIZE) {
            int count = Math.min(Block.SIZE, total - done);
            gradient.get(first + done, block.gradient, 0, count);
            weights.get(first + done, block.weights, 0, count);
            block.run(loop, count, state, own, start + done, done, settings, scalars);
            if (flats.amounts()) {
                gradient.put(first + done, block.gradient, 0, count);
            } else {
                weights.put(first + done, block.weights, 0, count);
            }
        }
    }
}
