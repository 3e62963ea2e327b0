package org.gradus.bench;

import java.util.function.ToDoubleFunction;

/** What the update promises, as ratios of times. */
enum Ratio {
    VS_ND4J("vsNd4j", t -> t.nd4j() / t.of(Scene.GROUPS_10), true, 4),
    VS_COPY("vsCopy", t -> t.of(Scene.GROUPS_10) / t.copy(), false, 1),
    COHORTS_3("cohorts3", t -> t.of(Scene.COHORTS_3) / t.of(Scene.GROUPS_10), false, 1.1),
    SCATTERED_COHORTS_3("scatteredCohorts3", t -> t.of(Scene.SCATTERED_COHORTS_3) / t.of(Scene.GROUPS_10), false, 1.1),
    CONTIGUOUS_5("contiguous5", t -> t.of(Scene.RUNS_5) / t.of(Scene.GROUPS_10), false, 0.08),
    SCATTERED_5("scattered5", t -> t.of(Scene.SCATTERED_5) / t.of(Scene.GROUPS_10), false, 0.5),
    GROUPS_1000("groups1000", t -> t.of(Scene.GROUPS_1000) / t.of(Scene.GROUPS_1), false, 1.1);

    private final String key;
    private final ToDoubleFunction<Times> formula;
    private final boolean atLeast;
    private final double target;

    Ratio(String key, ToDoubleFunction<Times> formula, boolean atLeast, double target) {
        this.key = key;
        this.formula = formula;
        this.atLeast = atLeast;
        this.target = target;
    }

    /** The name in the report. */
    String key() {
        return key;
    }

    double of(Times times) {
        return formula.applyAsDouble(times);
    }

    /** Whether the promise is kept. */
    boolean met(double ratio) {
        return atLeast ? ratio >= target : ratio <= target;
    }

    /** The promise as text: {@code >= 4}. */
    String target() {
        return (atLeast ? ">= " : "<= ") + target;
    }
}
