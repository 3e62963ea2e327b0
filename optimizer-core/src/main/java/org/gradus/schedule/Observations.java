package org.gradus.schedule;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gradus.setting.Check;

/**
 * Everything that was measured in a run so far, for schedules that watch a metric. It is all that such a schedule depends on
 * besides the step, so it is sent with each round and saved with the state.
 *
 * @param list in the order of their steps
 */
public record Observations(List<Observation> list) implements Serializable {
    /** Nothing was measured yet. */
    public static final Observations NONE = new Observations(List.of());

    public Observations {
        list = List.copyOf(list);
        for (int k = 0; k < list.size(); k++) {
            Check.atLeast(
                    "step of observation " + k,
                    list.get(k).step(),
                    k == 0 ? 0 : list.get(k - 1).step());
        }
    }

    /** These and one more. */
    public Observations with(long step, Map<String, Double> metrics) {
        return new Observations(Stream.concat(list.stream(), Stream.of(new Observation(step, metrics)))
                .toList());
    }

    /** The metrics that were measured last; none where nothing was. */
    public Map<String, Double> last() {
        return list.isEmpty() ? Map.of() : list.get(list.size() - 1).metrics();
    }

    /** What was measured from a step on, as seen by a schedule whose own steps start there. */
    public Observations since(long start) {
        return new Observations(list.stream()
                .filter(o -> o.step() >= start)
                .map(o -> new Observation(o.step() - start, o.metrics()))
                .toList());
    }

    /** As seen by a schedule of which one step is n of these: nothing is known before it was measured. */
    public Observations every(long n) {
        return new Observations(list.stream()
                .map(o -> new Observation(-Math.floorDiv(-o.step(), n), o.metrics()))
                .toList());
    }
}
