package org.gradus.dl4j;

import org.gradus.device.FlatElements;
import org.gradus.plan.Runs;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Elements of arrays that lie in the host's memory. */
final class HostElements implements FlatElements<INDArray> {
    private final Runs runs;
    private float[] kept;

    HostElements(Runs runs) {
        this.runs = runs;
    }

    @Override
    public void clear(INDArray flat) {
        if (runs.total() > 0) {
            runs.fill(0, Blocks.floats(flat));
        }
    }

    @Override
    public void keep(INDArray flat) {
        if (kept == null) {
            kept = new float[runs.total()];
        }
        runs.pack(Blocks.floats(flat), kept, 0);
    }

    @Override
    public void restore(INDArray flat) {
        if (kept != null) {
            runs.unpack(kept, 0, Blocks.floats(flat));
        }
    }

    /** All is on the heap. */
    @Override
    public void close() {}
}
