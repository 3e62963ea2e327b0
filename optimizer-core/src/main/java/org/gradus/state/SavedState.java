package org.gradus.state;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.gradus.plan.MaskState;
import org.gradus.plan.Planned;

/**
 * An optimizer's state as a file holds it, read but not yet matched with a plan. Files of strangers are safe to read: nothing
 * in them is run or used as a path, and no more memory is taken than some fifty times their length.
 *
 * <pre>
 *   SavedState saved = SavedState.read(in);
 *   Planned planned = planner.at(saved.step(), weights, null, saved.masks());
 *   OptimizerState state = saved.fit(planned);
 * </pre>
 */
public final class SavedState {
    private final Contents contents;

    private SavedState(Contents contents) {
        this.contents = contents;
    }

    /**
     * Reads a whole file that {@link StateFile} wrote; the stream is left open.
     *
     * @throws org.gradus.setting.FaultsException with everything that is damaged, missing or does not belong there
     * @throws IOException the stream's own
     */
    public static SavedState read(InputStream in) throws IOException {
        return new SavedState(StateReader.read(in));
    }

    /** Steps done: the position of every schedule. */
    public long step() {
        return contents.step();
    }

    /** The numbers of the masks that were active, by their text: from them the plan is made again. */
    public Map<String, MaskState> masks() {
        return contents.maskStates();
    }

    /** The names of the groups, in the order of the plan that was saved. */
    public List<String> groups() {
        return List.copyOf(contents.groups().keySet());
    }

    /**
     * The whole state, for a plan that differs in nothing.
     *
     * @param planned what is in force at {@link #step}
     * @throws org.gradus.setting.FaultsException with every difference: settings, parameters, shapes, elements that can move,
     *     masks, step
     */
    public OptimizerState fit(Planned planned) {
        return fit(planned, Partial.all());
    }

    /**
     * The part of the state that is asked for; the rest as before the first update.
     *
     * @param planned what is in force at {@link #step}, or at the run's start where the step may differ
     * @param partial what is taken, and what may differ
     * @throws org.gradus.setting.FaultsException with every other difference, and every name asked for that does not exist
     */
    public OptimizerState fit(Planned planned, Partial partial) {
        return new Fitting(contents, planned, partial).state();
    }
}
