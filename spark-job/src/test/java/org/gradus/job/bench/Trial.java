package org.gradus.job.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one process, or two at once, made of the task.
 *
 * @param rates examples per second, of each epoch but the first
 * @param accuracy on the test rows, after the last epoch
 * @param parts seconds of all rounds but those of the first epoch, by what they were spent on; empty where that is not known
 */
record Trial(List<Double> rates, double accuracy, Map<String, Double> parts) {
    /** From the lines of {@link Epochs}. */
    static Trial parse(List<String> lines) {
        List<Double> rates = new ArrayList<>();
        double accuracy = Double.NaN;
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words[0].equals("epoch")) {
                rates.add(Double.parseDouble(words[1]) / Double.parseDouble(words[2]));
            } else if (words[0].equals("accuracy")) {
                accuracy = Double.parseDouble(words[1]);
            }
        }
        return new Trial(rates, accuracy, Map.of());
    }

    /** Two at once: their rates add up, their accuracies are averaged. */
    Trial beside(Trial other) {
        List<Double> sums = new ArrayList<>();
        for (int k = 0; k < rates.size(); k++) {
            sums.add(rates.get(k) + other.rates.get(k));
        }
        return new Trial(sums, (accuracy + other.accuracy) / 2, Map.of());
    }
}
