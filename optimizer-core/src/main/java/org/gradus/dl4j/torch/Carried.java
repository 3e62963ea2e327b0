package org.gradus.dl4j.torch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The state in which recurrent layers ended a batch, for the batch that goes on from there. */
final class Carried implements AutoCloseable {
    private final Map<Weights, List<Tensor>> states = new HashMap<>();

    /** What a layer left; null: nothing, it starts from zeros. */
    List<Tensor> get(Weights layer) {
        return states.get(layer);
    }

    /** Keeps a layer's state, in memory of its own, in the place of what it left before. */
    void put(Weights layer, List<Tensor> state) {
        List<Tensor> own = new ArrayList<>();
        for (Tensor tensor : state) {
            Tensor copy = tensor.detach().clone();
            copy.retainReference();
            own.add(copy);
        }
        List<Tensor> before = states.put(layer, own);
        if (before != null) {
            before.forEach(Tensor::close);
        }
    }

    /** Forgets everything. */
    @Override
    public void close() {
        states.values().forEach(state -> state.forEach(Tensor::close));
        states.clear();
    }
}
