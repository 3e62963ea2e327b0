package org.gradus.update;

import java.util.HashMap;
import java.util.Map;
import org.gradus.plan.Part;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.rule.TensorRule;

/** An arena for each kind of part; a part of a rule that looks at whole parameters has one of its own. */
final class Arenas {
    private record Kind(int slots, boolean masked) {
        static Kind of(Part part) {
            return new Kind(part.slots().length, part.rateMask() != null);
        }
    }

    private final Map<Kind, Arena> arenas = new HashMap<>();

    Arenas(Plan plan) {
        Map<Kind, Integer> lengths = new HashMap<>();
        for (PlannedGroup group : plan.groups()) {
            if (!(group.settings().rule() instanceof TensorRule)) {
                group.parts()
                        .forEach(p -> lengths.merge(Kind.of(p), p.trainable().total(), Math::addExact));
            }
        }
        lengths.forEach((kind, length) -> arenas.put(kind, new Arena(kind.slots(), length, kind.masked())));
    }

    Arena of(Part part) {
        return arenas.get(Kind.of(part));
    }
}
