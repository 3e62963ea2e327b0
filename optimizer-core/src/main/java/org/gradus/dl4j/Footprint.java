package org.gradus.dl4j;

import java.util.List;

/** What a network needs besides its weights. */
public final class Footprint {
    private Footprint() {}

    /**
     * How many numbers one example's forward pass makes, all layers and the input together.
     *
     * @param features per example
     * @param shape of one example as the first layer wants it; empty for a row
     * @return the features alone where the network does not take such an example
     */
    public static long activations(Model model, int features, List<Integer> shape) {
        try (LiveNetwork live = LiveNetwork.open(model);
                Rows rows = new Rows(shape)) {
            long numbers = live.network().activations(rows.fill(new float[features], 1));
            live.network().clear();
            return numbers;
        } catch (RuntimeException e) {
            return features; // training says better what is wrong
        }
    }
}
