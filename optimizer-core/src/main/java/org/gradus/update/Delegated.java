package org.gradus.update;

import java.util.List;
import java.util.Optional;
import org.gradus.schedule.Observations;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;

/** The progress of what does the work. */
public abstract class Delegated implements Progress {
    private final Progress progress;

    protected Delegated(Progress progress) {
        this.progress = progress;
    }

    @Override
    public final List<GroupState> state() {
        return progress.state();
    }

    @Override
    public final void load(List<GroupState> states) {
        progress.load(states);
    }

    @Override
    public final long[] steps() {
        return progress.steps();
    }

    @Override
    public final void packState(float[] to, int at) {
        progress.packState(to, at);
    }

    @Override
    public final void unpackState(float[] from, int at, long[] steps) {
        progress.unpackState(from, at, steps);
    }

    @Override
    public final void observe(Observations observations) {
        progress.observe(observations);
    }

    @Override
    public final Skips skips() {
        return progress.skips();
    }

    @Override
    public final void load(Skips before) {
        progress.load(before);
    }

    @Override
    public final boolean skip() {
        return progress.skip();
    }

    @Override
    public final Optional<String> nonFinite() {
        return progress.nonFinite();
    }
}
