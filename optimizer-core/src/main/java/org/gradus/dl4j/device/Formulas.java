package org.gradus.dl4j.device;

import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gradus.rule.Adadelta;
import org.gradus.rule.Adafactor;
import org.gradus.rule.Adagrad;
import org.gradus.rule.Adam;
import org.gradus.rule.AdamW;
import org.gradus.rule.Adamax;
import org.gradus.rule.Asgd;
import org.gradus.rule.ElementRule;
import org.gradus.rule.Lamb;
import org.gradus.rule.Lion;
import org.gradus.rule.Muon;
import org.gradus.rule.NAdam;
import org.gradus.rule.RAdam;
import org.gradus.rule.RMSprop;
import org.gradus.rule.Rprop;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;
import org.gradus.rule.TensorRule;

/** The formula of each rule, by its class. */
final class Formulas {
    private static final Map<Class<? extends Rule>, Maker<Rule, Formula>> ELEMENTS = Map.ofEntries(
            entry(Sgd.class, StepFormulas::sgd),
            entry(Rprop.class, StepFormulas::rprop),
            entry(Asgd.class, StepFormulas::asgd),
            entry(Lion.class, StepFormulas::lion),
            entry(Adam.class, MomentFormulas::adam),
            entry(AdamW.class, MomentFormulas::adamW),
            entry(Adamax.class, MomentFormulas::adamax),
            entry(NAdam.class, MomentFormulas::nadam),
            entry(RAdam.class, MomentFormulas::radam),
            entry(Adagrad.class, SquareFormulas::adagrad),
            entry(Adadelta.class, SquareFormulas::adadelta),
            entry(RMSprop.class, SquareFormulas::rmsprop));

    private static final Map<Class<? extends Rule>, Maker<Rule, TensorFormula>> TENSORS = Map.ofEntries(
            entry(Adafactor.class, AdafactorFormula::of),
            entry(Muon.class, MuonFormula::of),
            entry(Lamb.class, LambFormula::of));

    private Formulas() {}

    /** Makes the formula of one step; arguments as of {@link ElementRule#kernel}. */
    @FunctionalInterface
    interface Maker<R extends Rule, F> {
        F at(R rule, long step, double rate);
    }

    private static <R extends Rule, F> Map.Entry<Class<? extends Rule>, Maker<Rule, F>> entry(
            Class<R> type, Maker<R, F> maker) {
        return Map.entry(type, (rule, step, rate) -> maker.at(type.cast(rule), step, rate));
    }

    static Formula of(ElementRule rule, long step, double rate) {
        return ELEMENTS.get(rule.getClass()).at(rule, step, rate);
    }

    static TensorFormula of(TensorRule rule, long step, double rate) {
        return TENSORS.get(rule.getClass()).at(rule, step, rate);
    }

    /** @throws IllegalArgumentException when the rule has no formula here */
    static void require(Rule rule, String group) {
        boolean known = rule instanceof TensorRule
                ? TENSORS.containsKey(rule.getClass())
                : ELEMENTS.containsKey(rule.getClass());
        if (!known) {
            TreeSet<String> names = new TreeSet<>();
            Stream.concat(ELEMENTS.keySet().stream(), TENSORS.keySet().stream())
                    .forEach(type -> names.add(type.getSimpleName()));
            throw new IllegalArgumentException("the rule of group " + group + " is " + rule.name() + " ("
                    + rule.getClass().getName() + "), which has no formula for the device; must be one of " + names);
        }
    }
}
