package org.gradus.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.group.Group;
import org.gradus.group.Selector;
import org.gradus.rule.Rule;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;

/** Which group owns which elements: exactly one each. */
final class Ownership {
    private final Layout layout;
    private final List<BitSet> owned = new ArrayList<>();
    private final BitSet model = new BitSet();
    private final BitSet rest = new BitSet();

    Ownership(Layout layout, List<Group> groups, Rule ofRest, Faults faults) {
        this.layout = layout;
        BitSet all = new BitSet();
        Set<String> names = new HashSet<>(names(Group.REST, ofRest));
        names.addAll(names(PlanCompiler.MODEL, ofRest));
        for (int g = 0; g < groups.size(); g++) {
            String where = "groups[" + g + "]";
            for (String name : names(groups.get(g).name(), groups.get(g).rule())) {
                if (!names.add(name)) {
                    faults.add(
                            where + ".name",
                            "\"" + name + "\" is taken; names of groups are unique, and \"" + Group.REST + "\" and \""
                                    + PlanCompiler.MODEL + "\" are reserved");
                }
            }
            Selector select = groups.get(g).select();
            BitSet claimed = FrozenLayers.statisticsOf(layout, select).isEmpty()
                    ? select(layout, select, where + ".select", faults)
                    : select.elements(layout); // may be nothing: of locked normalisations it has the statistics
            if (all.intersects(claimed)) {
                for (int other = 0; other < g; other++) {
                    refuseOverlap(groups, other, g, claimed, where, faults);
                }
            }
            all.or(claimed);
            refuseFrozenByModel(groups.get(g), claimed, where, faults);
            owned.add(claimed);
        }
        layout.parameters().stream().filter(p -> p.kind() != Kind.STATISTIC).forEach(p -> (p.frozen() ? model : rest)
                .set(p.offset(), p.end()));
        model.andNot(all);
        rest.andNot(all);
    }

    /** The names that a group has in the plan: a second one where another rule takes over what its own is not for. */
    private static List<String> names(String group, Rule rule) {
        Rule fallback = rule.over(false);
        return fallback.equals(rule) ? List.of(group) : List.of(group, group + "." + fallback.name());
    }

    BitSet of(int group) {
        return owned.get(group);
    }

    /** What the model freezes and no group claims. */
    BitSet model() {
        return model;
    }

    /** What no group claims. */
    BitSet rest() {
        return rest;
    }

    /** The elements of a selector; a fault when there are none. */
    static BitSet select(Layout layout, Selector select, String where, Faults faults) {
        try {
            BitSet elements = select.elements(layout);
            if (elements.isEmpty()) {
                List<String> existing = layout.parameters().stream()
                        .filter(p -> p.kind() != Kind.STATISTIC)
                        .map(Parameter::name)
                        .toList();
                faults.add(where, "\"" + select + "\" matches nothing; " + Names.hint(select.toString(), existing));
            }
            return elements;
        } catch (IllegalArgumentException e) {
            faults.add(where, e.getMessage());
            return new BitSet();
        }
    }

    private void refuseOverlap(List<Group> groups, int first, int second, BitSet claimed, String where, Faults faults) {
        BitSet both = (BitSet) owned.get(first).clone();
        both.and(claimed);
        if (!both.isEmpty()) {
            faults.add(
                    where + ".select",
                    "group \"" + groups.get(second).name() + "\" claims " + describe(both) + ", which group \""
                            + groups.get(first).name() + "\" claims too; every element has one owner");
        }
    }

    private void refuseFrozenByModel(Group group, BitSet claimed, String where, Faults faults) {
        if (group.frozen() || group.thaws()) {
            return;
        }
        String frozen = layout.parameters().stream()
                .filter(p -> p.frozen() && !PlanCompiler.within(p, claimed).isEmpty())
                .map(Parameter::name)
                .collect(Collectors.joining(", "));
        if (!frozen.isEmpty()) {
            faults.add(
                    where + ".select",
                    "group \"" + group.name() + "\" wants to train " + frozen
                            + ", which the model freezes (FrozenLayer); exclude it, set frozen: true, or frozen: false"
                            + " to thaw it");
        }
    }

    private String describe(BitSet elements) {
        Optional<Parameter> first = PlanCompiler.first(layout, elements);
        String parameters = layout.parameters().stream()
                .filter(p -> !PlanCompiler.within(p, elements).isEmpty())
                .map(Parameter::name)
                .collect(Collectors.joining(", "));
        int count = elements.cardinality();
        return (count == 1 ? "1 element" : count + " elements") + " of " + parameters
                + first.map(p -> " (the first is " + p.element(elements.nextSetBit(0)) + ")")
                        .orElse("");
    }
}
