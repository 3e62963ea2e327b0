package org.gradus.dl4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Brings what autograd found for all parameters to the flat gradient in two operations: on a GPU, one for each parameter costs more
 * than its numbers do.
 */
final class JoinedGradient implements AutoCloseable {
    private static final long[] WITHOUT_GAPS = {1};

    private final Tensor flat;
    private final List<Piece> pieces = new ArrayList<>();

    /** A piece of the flat gradient; without a parameter it stays what it is. */
    private record Piece(Tensor own, Tensor parameter, long[] length) {}

    /**
     * @param flat the gradient; must outlive this
     * @param parameters that learn, by their place in it, dense in memory; must outlive this
     */
    JoinedGradient(Tensor flat, SortedMap<Integer, Tensor> parameters) {
        this.flat = flat;
        long end = 0;
        for (var entry : parameters.entrySet()) {
            keep(end, entry.getKey());
            end = entry.getKey() + entry.getValue().numel();
            add(entry.getKey(), end, entry.getValue());
        }
        keep(end, flat.numel());
    }

    private void keep(long from, long to) {
        if (from < to) {
            add(from, to, null);
        }
    }

    private void add(long from, long to, Tensor parameter) {
        Tensor own = flat.slice(0, new LongOptional(from), new LongOptional(to), 1);
        pieces.add(new Piece(own.retainReference(), parameter, new long[] {to - from}));
    }

    /** Copies what was found, which is then forgotten. What the loss does not depend on stays what it is. */
    void collect() {
        Tensor[] found = new Tensor[pieces.size()];
        for (int k = 0; k < found.length; k++) {
            Piece piece = pieces.get(k);
            found[k] = piece.own();
            if (piece.parameter() != null) {
                Tensor gradient = piece.parameter().mutable_grad();
                if (gradient.defined()) {
                    // Autograd has it in the parameter's own order in memory.
                    found[k] = gradient.as_strided(piece.length(), WITHOUT_GAPS);
                    gradient.reset();
                }
            }
        }
        flat.copy_(torch.cat(new TensorVector(found), 0));
    }

    @Override
    public void close() {
        pieces.forEach(piece -> piece.own().close());
        pieces.clear();
    }
}
