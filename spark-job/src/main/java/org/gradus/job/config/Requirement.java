package org.gradus.job.config;

import java.io.Serializable;

/**
 * A condition on a final metric: the quality gate.
 *
 * @param metric such as {@code accuracy}
 * @param comparison how the metric is held against the bound
 * @param bound a finite number
 */
public record Requirement(String metric, Comparison comparison, double bound) implements Serializable {
    /** How a metric is held against a bound. */
    public enum Comparison {
        AT_LEAST(">="),
        ABOVE(">"),
        AT_MOST("<="),
        BELOW("<");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        /** As written in a job file. */
        public String sign() {
            return sign;
        }
    }

    /** Whether a value meets the condition; NaN never does. */
    public boolean met(double value) {
        return switch (comparison) {
            case AT_LEAST -> value >= bound;
            case ABOVE -> value > bound;
            case AT_MOST -> value <= bound;
            case BELOW -> value < bound;
        };
    }

    @Override
    public String toString() {
        return metric + " " + comparison.sign() + " " + bound;
    }
}
