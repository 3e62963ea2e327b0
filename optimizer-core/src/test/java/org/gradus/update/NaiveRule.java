package org.gradus.update;

import org.gradus.rule.Adadelta;
import org.gradus.rule.Adagrad;
import org.gradus.rule.Adam;
import org.gradus.rule.AdamW;
import org.gradus.rule.Adamax;
import org.gradus.rule.Asgd;
import org.gradus.rule.Lion;
import org.gradus.rule.NAdam;
import org.gradus.rule.RAdam;
import org.gradus.rule.RMSprop;
import org.gradus.rule.Rprop;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;

/** The rules once more, element by element in double precision, as papers and PyTorch's documentation write them. */
@FunctionalInterface
interface NaiveRule {
    /** How many numbers an element remembers at most. */
    int MEMORY = 3;

    /**
     * The amount to subtract.
     *
     * @param s the element's memory, zeros at first
     * @param t the number of the update, from 1
     */
    double update(double[] s, double g, int t, double lr);

    /** The same rule. */
    static NaiveRule of(Rule rule) {
        return switch (rule.name()) {
            case "sgd" -> (s, g, t, lr) -> sgd((Sgd) rule, s, g, t, lr);
            case "adam" -> (s, g, t, lr) -> adam((Adam) rule, s, g, t, lr);
            case "adamw" -> {
                AdamW w = (AdamW) rule;
                yield of(new Adam(w.beta1(), w.beta2(), w.eps(), w.amsgrad()));
            }
            case "adamax" -> (s, g, t, lr) -> adamax((Adamax) rule, s, g, t, lr);
            case "nadam" -> (s, g, t, lr) -> nadam((NAdam) rule, s, g, t, lr);
            case "radam" -> (s, g, t, lr) -> radam((RAdam) rule, s, g, t, lr);
            case "adagrad" -> (s, g, t, lr) -> adagrad((Adagrad) rule, s, g, t, lr);
            case "adadelta" -> (s, g, t, lr) -> adadelta((Adadelta) rule, s, g, lr);
            case "rmsprop" -> (s, g, t, lr) -> rmsprop((RMSprop) rule, s, g, lr);
            case "rprop" -> (s, g, t, lr) -> rprop((Rprop) rule, s, g, t, lr);
            case "asgd" -> (s, g, t, lr) -> eta((Asgd) rule, t, lr) * g;
            case "lion" -> (s, g, t, lr) -> lion((Lion) rule, s, g, lr);
            default -> throw new IllegalArgumentException(rule.name() + " has no reference");
        };
    }

    /** The share of the weight that the rule itself takes away. */
    static double shrink(Rule rule, int t, double lr) {
        return rule instanceof Asgd asgd ? asgd.lambd() * eta(asgd, t, lr) : 0;
    }

    private static double sgd(Sgd r, double[] s, double g, int t, double lr) {
        s[0] = t == 1 ? g : r.momentum() * s[0] + (1 - r.dampening()) * g;
        return lr * (r.momentum() == 0 ? g : r.nesterov() ? g + r.momentum() * s[0] : s[0]);
    }

    /** Moves the two means of Adam, and gives the corrected root. */
    private static double root(double[] s, double g, int t, double beta1, double beta2) {
        s[0] = beta1 * s[0] + (1 - beta1) * g;
        s[1] = beta2 * s[1] + (1 - beta2) * g * g;
        return Math.sqrt(s[1] / (1 - Math.pow(beta2, t)));
    }

    private static double adam(Adam r, double[] s, double g, int t, double lr) {
        double root = root(s, g, t, r.beta1(), r.beta2());
        s[2] = Math.max(s[2], s[1]);
        double largest = Math.sqrt(s[2] / (1 - Math.pow(r.beta2(), t)));
        return lr * s[0] / (1 - Math.pow(r.beta1(), t)) / ((r.amsgrad() ? largest : root) + r.eps());
    }

    private static double adamax(Adamax r, double[] s, double g, int t, double lr) {
        s[0] = r.beta1() * s[0] + (1 - r.beta1()) * g;
        s[1] = Math.max(r.beta2() * s[1], Math.abs(g) + r.eps());
        return lr * s[0] / (1 - Math.pow(r.beta1(), t)) / s[1];
    }

    private static double nadam(NAdam r, double[] s, double g, int t, double lr) {
        double root = root(s, g, t, r.beta1(), r.beta2());
        double product = 1;
        double mu = 0;
        for (int i = 1; i <= t; i++) {
            mu = r.beta1() * (1 - 0.5 * Math.pow(0.96, i * r.momentumDecay()));
            product *= mu;
        }
        double next = r.beta1() * (1 - 0.5 * Math.pow(0.96, (t + 1) * r.momentumDecay()));
        return lr * (next * s[0] / (1 - product * next) + (1 - mu) * g / (1 - product)) / (root + r.eps());
    }

    private static double radam(RAdam r, double[] s, double g, int t, double lr) {
        root(s, g, t, r.beta1(), r.beta2());
        double mean = s[0] / (1 - Math.pow(r.beta1(), t));
        double correction = 1 - Math.pow(r.beta2(), t);
        double most = 2 / (1 - r.beta2()) - 1;
        double rho = most - 2 * t * (1 - correction) / correction;
        if (rho <= 5) {
            return lr * mean;
        }
        double rect = Math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
        return lr * mean * rect * Math.sqrt(correction) / (Math.sqrt(s[1]) + r.eps());
    }

    private static double adagrad(Adagrad r, double[] s, double g, int t, double lr) {
        s[0] = (t == 1 ? r.initialAccumulatorValue() : s[0]) + g * g;
        return lr / (1 + (t - 1) * r.lrDecay()) * g / (Math.sqrt(s[0]) + r.eps());
    }

    private static double adadelta(Adadelta r, double[] s, double g, double lr) {
        s[0] = r.rho() * s[0] + (1 - r.rho()) * g * g;
        double delta = Math.sqrt(s[1] + r.eps()) / Math.sqrt(s[0] + r.eps()) * g;
        s[1] = r.rho() * s[1] + (1 - r.rho()) * delta * delta;
        return lr * delta;
    }

    private static double rmsprop(RMSprop r, double[] s, double g, double lr) {
        s[0] = r.alpha() * s[0] + (1 - r.alpha()) * g * g;
        s[1] = r.alpha() * s[1] + (1 - r.alpha()) * g;
        double root = Math.sqrt(r.centered() ? s[0] - s[1] * s[1] : s[0]);
        s[2] = r.momentum() * s[2] + g / (root + r.eps());
        return lr * s[2];
    }

    private static double rprop(Rprop r, double[] s, double g, int t, double lr) {
        double turn = g * s[0];
        double size = t == 1 ? lr : s[1];
        size *= turn > 0 ? r.etaPlus() : turn < 0 ? r.etaMinus() : 1;
        s[1] = Math.max(r.least(), Math.min(r.most(), size));
        s[0] = turn < 0 ? 0 : g;
        return Math.signum(s[0]) * s[1];
    }

    private static double eta(Asgd r, int t, double lr) {
        return lr / Math.pow(1 + r.lambd() * lr * (t - 1), r.alpha());
    }

    private static double lion(Lion r, double[] s, double g, double lr) {
        double update = lr * Math.signum(r.beta1() * s[0] + (1 - r.beta1()) * g);
        s[0] = r.beta2() * s[0] + (1 - r.beta2()) * g;
        return update;
    }
}
