package org.gradus.dl4j.torch;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.dl4j.Model;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Kind;
import org.gradus.engine.Parameter;

/** How far rounding goes in a network: DL4J against itself, in float64, and with weights that differ in the last bits. */
final class Rounding {
    private Rounding() {}

    /** For each of {@link Fuzz#distances}, how far DL4J's float32 is from what it could as well have been. */
    static double[] of(Model model, RandomNetwork network, Batch batch, Engine dl4j, Fuzz.Found wanted) {
        double[] rounding = exact(model, network, batch);
        for (int k = 0; k < 3; k++) {
            float[] moved = model.weights();
            Random random = new Random(k);
            for (int j = 0; j < moved.length; j++) {
                moved[j] *= 1 + (random.nextInt(3) - 1) * 1.2e-7f;
            }
            dl4j.load(moved);
            double[] other = Fuzz.distances(model, Fuzz.run(dl4j, batch), wanted);
            Arrays.setAll(rounding, j -> Math.max(rounding[j], other[j]));
        }
        dl4j.load(model.weights());
        return rounding;
    }

    /** Where gradients are normalised, all of them go with the one that is farthest. */
    private static double[] exact(Model model, RandomNetwork network, Batch batch) {
        String plain = model.configuration()
                .replaceAll("\"gradientNormalization\"\\s*:\\s*\"\\w+\"", "\"gradientNormalization\" : \"None\"");
        Model same = Model.fromConfiguration(plain, "plain", 1).withWeights(model.weights());
        try (Engine dl4j = Dl4jEngine.open(same, network.shape())) {
            Fuzz.Found rounded = Fuzz.run(dl4j, batch);
            Float64 exact = Float64.of(same, network, batch);
            double[] found = Fuzz.distances(
                    same,
                    rounded,
                    new Fuzz.Found(exact.loss(), exact.gradient(), rounded.outputs(), rounded.inference()));
            found[1] = found[0]; // the same formula
            layerwise(model, found, Fuzz.scales(model, rounded));
            if (!plain.equals(model.configuration())) {
                double most = Arrays.stream(found, 3, found.length).max().orElse(0);
                Arrays.fill(found, 3, found.length, most);
            }
            return found;
        }
    }

    /** A layer's gradients come from the same errors: what is left of them in a bias before batch normalisation is little else. */
    private static void layerwise(Model model, double[] distances, double[] scales) {
        List<Parameter> parameters = model.layout().parameters();
        double[] own = distances.clone();
        for (int k = 0; k < parameters.size(); k++) {
            for (int j = 0; j < parameters.size(); j++) {
                if (parameters.get(j).layer() == parameters.get(k).layer()
                        && parameters.get(j).kind() != Kind.STATISTIC) {
                    double there = own[j + 3] * scales[j + 3] / scales[k + 3];
                    distances[k + 3] = Math.max(distances[k + 3], there);
                }
            }
        }
    }
}
