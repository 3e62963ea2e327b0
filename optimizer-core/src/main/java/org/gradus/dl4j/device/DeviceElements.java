package org.gradus.dl4j.device;

import org.gradus.plan.Runs;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Elements that are reached by ND4J operations where they lie; what is kept of them stays there, too. */
public final class DeviceElements implements FlatElements {
    private final int count;
    private final Place place;
    private INDArray kept;

    /** Uploads the indices of elements that are not contiguous. */
    public DeviceElements(Runs runs) {
        this.count = runs.total();
        try (MemoryWorkspace none = outside()) {
            this.place = new Place(runs);
        }
    }

    /** What is made here must outlive the caller's workspaces. */
    private static MemoryWorkspace outside() {
        return Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    }

    private static INDArray line(INDArray flat) {
        return flat.reshape('c', true, flat.length());
    }

    @Override
    public void clear(INDArray flat) {
        try (MemoryWorkspace none = outside()) {
            place.clear(line(flat));
        }
    }

    @Override
    public void keep(INDArray flat) {
        if (count == 0) {
            return;
        }
        try (MemoryWorkspace none = outside()) {
            if (kept == null) {
                kept = Nd4j.createUninitialized(DataType.FLOAT, count);
            }
            place.get(line(flat), kept);
        }
    }

    @Override
    public void restore(INDArray flat) {
        if (kept == null) {
            return;
        }
        try (MemoryWorkspace none = outside()) {
            place.put(kept, line(flat));
        }
    }

    @Override
    public void close() {
        place.close();
        if (kept != null) {
            kept.close();
        }
    }
}
