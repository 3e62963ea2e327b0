package org.gradus.job.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes inputs out of inputs: bits flipped, numbers replaced, pieces cut, doubled, moved, spliced. The same seed gives the same inputs. */
final class Mutator {
    private static final int LARGEST = 1 << 16;
    private static final int MOST_KEPT = 2000;
    private static final int MOST_CHANGES = 6;
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        127,
        128,
        255,
        256,
        32767,
        32768,
        65535,
        65536,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        0x7fc00000L,
        0x7ff0000000000000L
    };
    private static final String[] TEXTS = {
        "0",
        "-1",
        "1e999",
        "NaN",
        "-Infinity",
        "9223372036854775808",
        "99999999999999999999",
        "0x1F",
        "1e-400",
        "\u0000",
        "\n",
        "\r\n",
        "\uFEFF",
        "\u2028",
        "\u001b[2J",
        "${HOME}",
        "${",
        "../",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        ",",
        ":",
        "#",
        "&a",
        "*a",
        "!!",
        "- ",
        "? "
    };

    private final SplittableRandom random;
    private final List<byte[]> words;
    private final List<byte[]> inputs = new ArrayList<>();
    private final Set<String> outcomes = new HashSet<>();

    /** @param inputs at least one */
    Mutator(long seed, List<byte[]> inputs, List<byte[]> words) {
        this.random = new SplittableRandom(seed);
        this.inputs.addAll(inputs);
        this.words = words;
    }

    /** The next input. */
    byte[] next() {
        byte[] input = any();
        int changes = 1 + random.nextInt(MOST_CHANGES);
        for (int k = 0; k < changes; k++) {
            input = change(input);
        }
        return input.length > LARGEST ? Arrays.copyOf(input, LARGEST) : input;
    }

    /** Keeps an input whose outcome is one of its own. */
    void learn(byte[] input, String outcome) {
        if (inputs.size() < MOST_KEPT && outcomes.add(outcome)) {
            inputs.add(input);
        }
    }

    private byte[] any() {
        return inputs.get(random.nextInt(inputs.size()));
    }

    private byte[] change(byte[] input) {
        if (input.length == 0) {
            return random.nextBoolean() ? word() : text();
        }
        int at = random.nextInt(input.length);
        int length = Math.min(input.length - at, 1 + random.nextInt(random.nextInt(8) == 0 ? 256 : 16));
        return switch (random.nextInt(13)) {
            case 0, 1 -> flipped(input, at);
            case 2 -> replaced(input, at, 1, new byte[] {(byte) random.nextInt(256)});
            case 3 -> replaced(input, at, length, new byte[0]);
            case 4 -> replaced(input, at, 0, Arrays.copyOfRange(input, at, at + length));
            case 5 -> replaced(input, at, 0, piece(any()));
            case 6 -> replaced(input, at, length, piece(any()));
            case 7, 8 -> number(input, at);
            case 9 -> replaced(input, at, random.nextInt(2) * length, word());
            case 10 -> replaced(input, at, random.nextInt(2) * length, text());
            case 11 -> Arrays.copyOf(input, at);
            default -> repeated(input, at, length);
        };
    }

    private byte[] flipped(byte[] input, int at) {
        byte[] changed = input.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    /** A number of 2, 4 or 8 bytes, or one more or less than there is. */
    private byte[] number(byte[] input, int at) {
        int width = 2 << random.nextInt(3);
        if (input.length < width) {
            return input;
        }
        byte[] changed = input.clone();
        ByteBuffer bytes =
                ByteBuffer.wrap(changed).order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int place = Math.min(at, input.length - width);
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        long step = random.nextInt(3) == 0 ? random.nextInt(5) - 2 : 0;
        switch (width) {
            case 2 -> bytes.putShort(place, (short) (step == 0 ? number : bytes.getShort(place) + step));
            case 4 -> bytes.putInt(place, (int) (step == 0 ? number : bytes.getInt(place) + step));
            default -> bytes.putLong(place, step == 0 ? number : bytes.getLong(place) + step);
        }
        return changed;
    }

    /** A piece many times, which is how nesting and counters overflow. */
    private byte[] repeated(byte[] input, int at, int length) {
        int times = 1 << random.nextInt(12);
        int whole = Math.min(LARGEST, Math.min(length, 16) * times);
        byte[] many = new byte[whole];
        for (int k = 0; k < whole; k++) {
            many[k] = input[at + k % Math.min(length, 16)];
        }
        return replaced(input, at, 0, many);
    }

    private byte[] word() {
        return words.isEmpty() ? text() : words.get(random.nextInt(words.size()));
    }

    private byte[] text() {
        return TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8);
    }

    private byte[] piece(byte[] of) {
        if (of.length == 0) {
            return of;
        }
        int from = random.nextInt(of.length);
        return Arrays.copyOfRange(of, from, Math.min(of.length, from + 1 + random.nextInt(64)));
    }

    private static byte[] replaced(byte[] input, int at, int length, byte[] by) {
        byte[] changed = new byte[input.length - length + by.length];
        System.arraycopy(input, 0, changed, 0, at);
        System.arraycopy(by, 0, changed, at, by.length);
        System.arraycopy(input, at + length, changed, at + by.length, input.length - at - length);
        return changed;
    }
}
