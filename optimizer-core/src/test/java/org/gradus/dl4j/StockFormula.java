package org.gradus.dl4j;

import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** The formulas of DL4J's updaters as docs/dl4j-updaters.md has them, for one element, in double precision. */
@FunctionalInterface
interface StockFormula {
    /** How many numbers an element remembers at most. */
    int MEMORY = 3;

    /**
     * The amount to subtract.
     *
     * @param s the element's memory, zeros at first
     * @param t the number of the update, from 1
     */
    double update(double[] s, double g, int t);

    /** The formula of an updater with its settings. */
    static StockFormula of(IUpdater updater) {
        return switch (updater.getClass().getSimpleName()) {
            case "Sgd" -> (s, g, t) -> ((Sgd) updater).getLearningRate() * g;
            case "NoOp" -> (s, g, t) -> g;
            case "Nesterovs" -> (s, g, t) -> nesterovs((Nesterovs) updater, s, g);
            case "Adam" -> (s, g, t) -> adam((Adam) updater, s, g, t);
            case "AMSGrad" -> (s, g, t) -> amsGrad((AMSGrad) updater, s, g, t);
            case "AdaBelief" -> (s, g, t) -> adaBelief((AdaBelief) updater, s, g, t);
            case "AdaMax" -> (s, g, t) -> adaMax((AdaMax) updater, s, g, t);
            case "Nadam" -> (s, g, t) -> nadam((Nadam) updater, s, g, t);
            case "AdaGrad" -> (s, g, t) -> adaGrad((AdaGrad) updater, s, g, t);
            case "AdaDelta" -> (s, g, t) -> adaDelta((AdaDelta) updater, s, g);
            case "RmsProp" -> (s, g, t) -> rmsProp((RmsProp) updater, s, g, t);
            default -> throw new IllegalArgumentException(updater + " has no formula");
        };
    }

    private static double nesterovs(Nesterovs u, double[] s, double g) {
        double before = s[0];
        s[0] = u.getMomentum() * before - u.getLearningRate() * g;
        return u.getMomentum() * before - (1 + u.getMomentum()) * s[0];
    }

    private static double mean(double[] s, double g, double beta1) {
        s[0] = beta1 * s[0] + (1 - beta1) * g;
        return s[0];
    }

    private static double square(double[] s, double g, double beta2) {
        s[1] = beta2 * s[1] + (1 - beta2) * g * g;
        return s[1];
    }

    private static double size(double lr, double beta1, double beta2, int t) {
        return lr * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t));
    }

    private static double adam(Adam u, double[] s, double g, int t) {
        double size = size(u.getLearningRate(), u.getBeta1(), u.getBeta2(), t);
        return size * mean(s, g, u.getBeta1()) / (Math.sqrt(square(s, g, u.getBeta2())) + u.getEpsilon());
    }

    private static double amsGrad(AMSGrad u, double[] s, double g, int t) {
        double size = size(u.getLearningRate(), u.getBeta1(), u.getBeta2(), t);
        s[2] = Math.max(s[2], square(s, g, u.getBeta2()));
        return size * mean(s, g, u.getBeta1()) / (Math.sqrt(s[2]) + u.getEpsilon());
    }

    private static double adaBelief(AdaBelief u, double[] s, double g, int t) {
        double size = size(u.getLearningRate(), u.getBeta1(), u.getBeta2(), t);
        double m = mean(s, g, u.getBeta1());
        double v = square(s, g - m, u.getBeta2());
        s[1] = v + u.getEpsilon();
        return size * m / (Math.sqrt(s[1]) + u.getEpsilon());
    }

    private static double adaMax(AdaMax u, double[] s, double g, int t) {
        s[1] = Math.max(u.getBeta2() * s[1], Math.abs(g)) + 1e-32;
        return u.getLearningRate() / (1 - Math.pow(u.getBeta1(), t)) * mean(s, g, u.getBeta1()) / s[1];
    }

    private static double nadam(Nadam u, double[] s, double g, int t) {
        double ahead = u.getBeta1() * mean(s, g, u.getBeta1()) + (1 - u.getBeta1()) * g;
        double root = Math.sqrt(square(s, g, u.getBeta2()));
        return u.getLearningRate() * ahead / (1 - Math.pow(u.getBeta1(), t)) / (root + u.getEpsilon());
    }

    private static double adaGrad(AdaGrad u, double[] s, double g, int t) {
        s[0] = (t == 1 ? 1e-6 : s[0]) + g * g;
        return u.getLearningRate() * g / (Math.sqrt(s[0]) + u.getEpsilon());
    }

    private static double adaDelta(AdaDelta u, double[] s, double g) {
        double root = Math.sqrt(square(s, g, u.getRho()) + u.getEpsilon());
        double d = g * Math.sqrt(s[0] + u.getEpsilon()) / root;
        s[0] = u.getRho() * s[0] + (1 - u.getRho()) * d * d;
        return d;
    }

    private static double rmsProp(RmsProp u, double[] s, double g, int t) {
        s[1] = t == 1 ? u.getEpsilon() : s[1];
        return u.getLearningRate() * g / (Math.sqrt(square(s, g, u.getRmsDecay())) + u.getEpsilon());
    }
}
