package org.gradus.dl4j;

import org.gradus.device.FlatUpdate;
import org.gradus.plan.Plan;
import org.gradus.update.Delegated;
import org.gradus.update.GroupedUpdate;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The update of arrays that lie in the host's memory. */
final class HostUpdate extends Delegated implements FlatUpdate<INDArray> {
    private final GroupedUpdate update;

    HostUpdate(Plan plan) {
        this(new GroupedUpdate(plan));
    }

    private HostUpdate(GroupedUpdate update) {
        super(update);
        this.update = update;
    }

    @Override
    public boolean amounts(INDArray weights, INDArray gradient, long step) {
        return update.amounts(Blocks.floats(weights), Blocks.floats(gradient), step);
    }

    /** All is on the heap. */
    @Override
    public void close() {}
}
