package org.gradus.device;

import java.util.Map;
import java.util.TreeSet;
import org.gradus.rule.Adafactor;
import org.gradus.rule.Lamb;
import org.gradus.rule.Muon;
import org.gradus.rule.Rule;
import org.gradus.rule.TensorRule;
import org.gradus.rule.UpdateCounts;

/** What each rule over whole parameters does on a device, by its class. */
final class TensorFormulas {
    private static final Map<Class<? extends Rule>, Maker<TensorRule>> ALL = Map.ofEntries(
            entry(Adafactor.class, AdafactorFormula::of),
            entry(Muon.class, MuonFormula::of),
            entry(Lamb.class, LambFormula::of));

    private TensorFormulas() {}

    /** Makes the formula of one step; arguments as of {@link TensorRule#kernel}. */
    @FunctionalInterface
    interface Maker<R extends Rule> {
        TensorFormula at(R rule, UpdateCounts counts, double rate);
    }

    private static <R extends TensorRule> Map.Entry<Class<? extends Rule>, Maker<TensorRule>> entry(
            Class<R> type, Maker<R> maker) {
        return Map.entry(type, (rule, counts, rate) -> maker.at(type.cast(rule), counts, rate));
    }

    static TensorFormula of(TensorRule rule, UpdateCounts counts, double rate) {
        return ALL.get(rule.getClass()).at(rule, counts, rate);
    }

    /** @throws IllegalArgumentException when the rule looks at whole parameters, and is not known here */
    static void require(Rule rule, String group) {
        if (rule instanceof TensorRule && !ALL.containsKey(rule.getClass())) {
            TreeSet<String> names = new TreeSet<>();
            ALL.keySet().forEach(type -> names.add(type.getSimpleName()));
            throw new IllegalArgumentException("the rule of group " + group + " is " + rule.name() + " ("
                    + rule.getClass().getName()
                    + "), which looks at whole parameters and has no formula for the device;"
                    + " must be one of " + names + ", or look at each element by itself");
        }
    }
}
