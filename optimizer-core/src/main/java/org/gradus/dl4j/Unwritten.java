package org.gradus.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.gradient.Gradient;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Gradients that DL4J does not compute: of what it freezes, and of what lies before a frozen layer. */
final class Unwritten {
    private Unwritten() {}

    /**
     * Leaves zeros there, where else the amounts of the step before would stand.
     *
     * @param found what DL4J computed
     * @param flat the flat vector that it writes to
     */
    static void clear(Layout layout, Gradient found, INDArray flat) {
        Map<String, INDArray> written = found.gradientForVariable();
        INDArray row = null;
        for (Parameter p : layout.parameters()) {
            if (written.get(p.name()) == null) {
                row = row == null ? flat.reshape(flat.length()) : row;
                row.get(NDArrayIndex.interval(p.offset(), p.end())).assign(0);
            }
        }
    }
}
