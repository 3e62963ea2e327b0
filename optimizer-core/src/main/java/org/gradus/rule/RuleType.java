package org.gradus.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.gradus.setting.Options;

/** The rules that a job file can name. Each constructor says which options it has, and their defaults. */
public enum RuleType {
    SGD(Sgd::new),
    ADAM(Adam::new),
    ADAMW(AdamW::new),
    ADAMAX(Adamax::new),
    NADAM(NAdam::new),
    RADAM(RAdam::new),
    ADAGRAD(Adagrad::new),
    ADADELTA(Adadelta::new),
    RMSPROP(RMSprop::new),
    RPROP(Rprop::new),
    ASGD(Asgd::new),
    LION(Lion::new),
    ADAFACTOR(Adafactor::new),
    MUON(Muon::new),
    LAMB(Lamb::new);

    private final Function<Options, Rule> factory;

    RuleType(Function<Options, Rule> factory) {
        this.factory = factory;
    }

    /** The name in a job file, and of the rule: {@code adamw}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The rule of that name in a job file. */
    public static Optional<RuleType> find(String key) {
        return Arrays.stream(values()).filter(t -> t.key().equals(key)).findFirst();
    }

    /** Every name that a job file can use. */
    public static List<String> names() {
        return Arrays.stream(values()).map(RuleType::key).toList();
    }

    /**
     * Makes the rule.
     *
     * @throws IllegalArgumentException when an option is out of range, or two contradict each other
     */
    public Rule create(Options options) {
        return factory.apply(options);
    }
}
