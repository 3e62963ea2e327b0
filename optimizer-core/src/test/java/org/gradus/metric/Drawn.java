package org.gradus.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradus.engine.Batch;

/**
 * Rows as golden/metrics.py draws them.
 *
 * @param scoring what is measured of them
 * @param labels row after row
 * @param outputs row after row
 * @param rows how many
 */
record Drawn(Scoring scoring, float[] labels, float[] outputs, int rows) {
    /** From the settings of a line. */
    static Drawn of(String settings) {
        String[] parts = settings.split(":");
        int outputs = Integer.parseInt(parts[1]);
        int rows = Integer.parseInt(parts[2]);
        int steps = Integer.parseInt(parts[3]);
        return parts[0].equals("classes")
                ? classes(outputs, rows, steps, parts[4].split("-"))
                : numbers(outputs, rows, steps, Float.parseFloat(parts[4]));
    }

    private static Drawn classes(int outputs, int rows, int steps, String[] labelled) {
        double[] drawn = draws(rows * (outputs + 1), steps);
        float[] labels = new float[rows * outputs];
        float[] scores = new float[rows * outputs];
        for (int row = 0; row < rows; row++) {
            int at = row * (outputs + 1);
            int label = Integer.parseInt(labelled[(int) (drawn[at] * labelled.length)]);
            for (int k = 0; k < outputs; k++) {
                scores[row * outputs + k] = (float) drawn[at + 1 + k];
            }
            if (outputs == 1) {
                labels[row] = scores[row] > 0.75 ? 1 : label;
                continue;
            }
            labels[row * outputs + label] = 1;
            scores[row * outputs + label] += row % 3 == 0 ? 0.5f : 0;
            if (outputs == 5) {
                scores[row * outputs + 4] = 0;
            }
        }
        return new Drawn(new Scoring(true, outputs, outputs > 2 ? 2 : 0), labels, scores, rows);
    }

    private static Drawn numbers(int outputs, int rows, int steps, float shift) {
        double[] drawn = draws(rows * outputs * 2, steps);
        float[] labels = new float[rows * outputs];
        float[] predicted = new float[rows * outputs];
        for (int i = 0; i < labels.length; i++) {
            int at = i / outputs * 2 * outputs + i % outputs;
            labels[i] = (float) (drawn[at] + shift);
            predicted[i] = (float) ((drawn[at] + drawn[at + outputs]) / 2 + shift);
        }
        return new Drawn(new Scoring(false, outputs, 0), labels, predicted, rows);
    }

    private static double[] draws(int count, int steps) {
        double[] values = new double[count];
        long state = 20;
        for (int i = 0; i < count; i++) {
            state = (1103515245 * state + 12345) % (1L << 31);
            values[i] = (double) ((state >> 10) % steps) / steps;
        }
        return values;
    }

    /** Counted in so many parts of about equal size, in batches of 32 rows, merged in their order. */
    Scores scores(int parts) {
        Scores all = new Scores(scoring);
        IntStream.range(0, parts).forEach(p -> all.merge(part(rows * p / parts, rows * (p + 1) / parts)));
        return all;
    }

    private Scores part(int from, int to) {
        Scores scores = new Scores(scoring);
        int width = scoring.outputs();
        for (int start = from; start < to; start += 32) {
            int end = Math.min(to, start + 32);
            float[] own = Arrays.copyOfRange(labels, start * width, end * width);
            Batch batch = new Batch(own, own, end - start);
            scores.add(batch, Arrays.copyOfRange(outputs, start * width, end * width), 0.5);
        }
        return scores;
    }
}
