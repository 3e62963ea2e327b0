package org.gradus.dl4j;

import java.util.List;
import java.util.Optional;
import org.gradus.dl4j.device.FlatUpdate;
import org.gradus.plan.Plan;
import org.gradus.schedule.Observations;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;
import org.gradus.update.GroupedUpdate;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The update of arrays that lie in the host's memory. */
final class HostUpdate implements FlatUpdate {
    private final GroupedUpdate update;

    HostUpdate(Plan plan) {
        this.update = new GroupedUpdate(plan);
    }

    @Override
    public boolean amounts(INDArray weights, INDArray gradient, long step) {
        return update.amounts(Blocks.floats(weights), Blocks.floats(gradient), step);
    }

    @Override
    public List<GroupState> state() {
        return update.state();
    }

    @Override
    public void load(List<GroupState> states) {
        update.load(states);
    }

    @Override
    public void observe(Observations observations) {
        update.observe(observations);
    }

    @Override
    public Skips skips() {
        return update.skips();
    }

    @Override
    public void load(Skips before) {
        update.load(before);
    }

    @Override
    public boolean skip() {
        return update.skip();
    }

    @Override
    public Optional<String> nonFinite() {
        return update.nonFinite();
    }

    /** All is on the heap. */
    @Override
    public void close() {}
}
