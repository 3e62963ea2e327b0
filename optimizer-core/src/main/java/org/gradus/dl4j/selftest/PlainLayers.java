package org.gradus.dl4j.selftest;

import org.gradus.selftest.Tape;

/** DL4J's layers by plain arithmetic: the places of what each example gives, from those of its features. */
final class PlainLayers {
    /** Of images that are convolved. */
    static final int SIDE = 5;

    private PlainLayers() {}

    static int[][] dense(Tape tape, Parameters p, int[][] x, String layer, int size) {
        int[][] found = new int[x.length][size];
        for (int n = 0; n < x.length; n++) {
            for (int o = 0; o < size; o++) {
                int sum = p.vector(layer + "_b", o);
                for (int k = 0; k < x[n].length; k++) {
                    sum = tape.add(sum, tape.multiply(x[n][k], p.at(layer + "_W", k, o)));
                }
                found[n][o] = sum;
            }
        }
        return found;
    }

    static int[][] normalised(Tape tape, Parameters p, int[][] x, int size, boolean training) {
        double epsilon = 1e-5;
        int[][] found = new int[x.length][size];
        for (int c = 0; c < size; c++) {
            int mean = p.vector("0_mean", c);
            int variance = p.vector("0_var", c);
            if (training) {
                mean = tape.number(0);
                for (int[] row : x) {
                    mean = tape.add(mean, tape.scale(row[c], 1.0 / x.length, 0));
                }
                variance = tape.number(0);
                for (int[] row : x) {
                    int off = tape.subtract(row[c], mean);
                    variance = tape.add(variance, tape.scale(tape.multiply(off, off), 1.0 / x.length, 0));
                }
            }
            int factor = tape.power(tape.scale(variance, 1, epsilon), -0.5);
            for (int n = 0; n < x.length; n++) {
                int even = tape.multiply(tape.subtract(x[n][c], mean), factor);
                found[n][c] = tape.add(tape.multiply(even, p.vector("0_gamma", c)), p.vector("0_beta", c));
            }
        }
        return found;
    }

    /** Features by time, as DL4J has them; gates in its order: what goes in, forget, output, how much. */
    static int[][] lstm(Tape tape, Parameters p, int[][] x, int features, int hidden) {
        int steps = x[0].length / features;
        int[][] found = new int[x.length][];
        for (int n = 0; n < x.length; n++) {
            int[] output = null;
            int[] memory = null;
            for (int t = 0; t < steps; t++) {
                int[] next = new int[hidden];
                int[] stored = new int[hidden];
                for (int h = 0; h < hidden; h++) {
                    int in = tape.tanh(gate(tape, p, x[n], output, h, t, steps, features));
                    int much = tape.sigmoid(gate(tape, p, x[n], output, 3 * hidden + h, t, steps, features));
                    stored[h] = tape.multiply(much, in);
                    if (memory != null) {
                        int forget = tape.sigmoid(gate(tape, p, x[n], output, hidden + h, t, steps, features));
                        stored[h] = tape.add(stored[h], tape.multiply(forget, memory[h]));
                    }
                    int out = tape.sigmoid(gate(tape, p, x[n], output, 2 * hidden + h, t, steps, features));
                    next[h] = tape.multiply(out, tape.tanh(stored[h]));
                }
                output = next;
                memory = stored;
            }
            found[n] = output;
        }
        return found;
    }

    static int[][] recurrent(Tape tape, Parameters p, int[][] x, int features, int hidden) {
        int steps = x[0].length / features;
        int[][] found = new int[x.length][];
        for (int n = 0; n < x.length; n++) {
            int[] output = null;
            for (int t = 0; t < steps; t++) {
                int[] next = new int[hidden];
                for (int h = 0; h < hidden; h++) {
                    next[h] = tape.tanh(gate(tape, p, x[n], output, h, t, steps, features));
                }
                output = next;
            }
            found[n] = output;
        }
        return found;
    }

    private static int gate(
            Tape tape, Parameters p, int[] x, int[] output, int column, int time, int steps, int features) {
        int sum = p.vector("0_b", column);
        for (int k = 0; k < features; k++) {
            sum = tape.add(sum, tape.multiply(x[k * steps + time], p.at("0_W", k, column)));
        }
        for (int k = 0; output != null && k < output.length; k++) {
            sum = tape.add(sum, tape.multiply(output[k], p.at("0_RW", k, column)));
        }
        return sum;
    }

    static int[][] convolution(Tape tape, Parameters p, int[][] x, int in, int out) {
        int places = SIDE - 2;
        int[][] found = new int[x.length][out * places * places];
        for (int n = 0; n < x.length; n++) {
            for (int at = 0; at < found[n].length; at++) {
                int o = at / places / places;
                int sum = p.vector("0_b", o);
                for (int k = 0; k < in * 9; k++) {
                    int c = k / 9;
                    int place = (c * SIDE + at / places % places + k / 3 % 3) * SIDE + at % places + k % 3;
                    sum = tape.add(sum, tape.multiply(x[n][place], p.at("0_W", o, c, k / 3 % 3, k % 3)));
                }
                found[n][at] = sum;
            }
        }
        return found;
    }

    static int[][] pooled(Tape tape, int[][] x) {
        int[][] found = new int[x.length][x[0].length / 4];
        for (int n = 0; n < x.length; n++) {
            for (int at = 0; at < found[n].length; at++) {
                int first = (at / 4 * 4 + at / 2 % 2 * 2) * 4 + at % 2 * 2;
                found[n][at] =
                        tape.max(tape.max(x[n][first], x[n][first + 1]), tape.max(x[n][first + 4], x[n][first + 5]));
            }
        }
        return found;
    }

    static int[][] larger(int[][] x) {
        int[][] found = new int[x.length][x[0].length * 4];
        for (int n = 0; n < x.length; n++) {
            for (int at = 0; at < found[n].length; at++) {
                found[n][at] = x[n][(at / 16 * 2 + at / 4 % 4 / 2) * 2 + at % 4 / 2];
            }
        }
        return found;
    }

    static int[][] embedded(Tape tape, Parameters p, int[][] x) {
        int[][] found = new int[x.length][4];
        for (int n = 0; n < x.length; n++) {
            for (int o = 0; o < 4; o++) {
                int row = (int) Math.round(tape.value(x[n][0]));
                found[n][o] = tape.add(p.at("0_W", row, o), p.vector("0_b", o));
            }
        }
        return found;
    }
}
