package org.gradus.schedule;

/** A part of an {@link Expression}, ready to be computed. */
@FunctionalInterface
interface Term {
    double value(double step, double epoch);
}
