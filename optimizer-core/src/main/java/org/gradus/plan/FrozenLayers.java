package org.gradus.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gradus.engine.Kind;
import org.gradus.engine.LayerModes;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.group.Group;
import org.gradus.group.Selector;
import org.gradus.group.Statistics;

/**
 * What freezing makes of whole layers. A layer holds its running statistics where all of its elements are frozen, by groups that hold
 * them or by the model. A layer without elements of its own (batch normalisation whose gamma and beta are locked) is of the groups whose
 * selectors would take its statistics, else of {@code rest}. A layer that the model freezes is thawed where a free group owns some of it.
 */
final class FrozenLayers {
    private final Layout layout;
    private final OptimizerSettings settings;
    private final Set<Integer> thawed = new HashSet<>();
    private final Set<Integer> held = new HashSet<>();
    private final BitSet moving = new BitSet();

    FrozenLayers(Layout layout, OptimizerSettings settings, Ownership ownership) {
        this.layout = layout;
        this.settings = settings;
        BitSet free = new BitSet();
        BitSet still = (BitSet) ownership.model().clone();
        for (int g = 0; g < settings.groups().size(); g++) {
            add(settings.groups().get(g), ownership.of(g), free, still);
        }
        add(settings.rest(), ownership.rest(), free, still);
        layers().forEach((number, parameters) -> decide(number, parameters, free, still));
    }

    private static void add(Group group, BitSet owned, BitSet free, BitSet still) {
        if (!group.frozen()) {
            free.or(owned);
        } else if (group.statistics() == Statistics.HELD) {
            still.or(owned);
        }
    }

    private Map<Integer, List<Parameter>> layers() {
        Map<Integer, List<Parameter>> layers = new TreeMap<>();
        for (Parameter parameter : layout.parameters()) {
            layers.computeIfAbsent(parameter.layer(), n -> new ArrayList<>()).add(parameter);
        }
        return layers;
    }

    private void decide(int number, List<Parameter> parameters, BitSet free, BitSet still) {
        BitSet own = elements(parameters, false);
        BitSet statistics = elements(parameters, true);
        List<Group> claimers = own.isEmpty() ? claimers(statistics) : List.of();
        boolean byModel = parameters.get(0).frozen();
        boolean thaws = own.isEmpty() ? claimers.stream().anyMatch(Group::thaws) : own.intersects(free);
        if (byModel && thaws) {
            thawed.add(number);
        }
        if (statistics.isEmpty() || (byModel && !thaws)) {
            return;
        }
        own.andNot(still);
        boolean holds = claimers.isEmpty()
                ? own.isEmpty()
                : claimers.stream().allMatch(g -> g.frozen() && g.statistics() == Statistics.HELD);
        if (holds) {
            held.add(number);
        } else {
            moving.or(statistics);
        }
    }

    private static BitSet elements(List<Parameter> parameters, boolean statistics) {
        BitSet elements = new BitSet();
        parameters.stream()
                .filter(p -> (p.kind() == Kind.STATISTIC) == statistics)
                .forEach(p -> elements.set(p.offset(), p.end()));
        return elements;
    }

    private List<Group> claimers(BitSet statistics) {
        List<Group> claimers = settings.groups().stream()
                .filter(group -> statisticsOf(layout, group.select()).intersects(statistics))
                .toList();
        return claimers.isEmpty() ? List.of(settings.rest()) : claimers;
    }

    /** The statistics of layers without elements of their own that a selector would take if they were gains and shifts. */
    static BitSet statisticsOf(Layout layout, Selector select) {
        Set<Integer> others = new HashSet<>();
        layout.parameters().stream().filter(p -> p.kind() != Kind.STATISTIC).forEach(p -> others.add(p.layer()));
        List<Parameter> shown = layout.parameters().stream()
                .map(p -> p.kind() == Kind.STATISTIC && !others.contains(p.layer()) ? p.withKind(Kind.NORM) : p)
                .toList();
        try {
            BitSet found = select.elements(new Layout(shown));
            layout.parameters().stream()
                    .filter(p -> p.kind() != Kind.STATISTIC)
                    .forEach(p -> found.clear(p.offset(), p.end()));
            return found;
        } catch (IllegalArgumentException e) { // a slice that does not fit is refused elsewhere
            return new BitSet();
        }
    }

    /** The running statistics that move. */
    BitSet movingStatistics() {
        return moving;
    }

    LayerModes modes() {
        return new LayerModes(thawed, held);
    }
}
