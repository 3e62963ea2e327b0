package org.gradus.bench;

import java.util.Locale;
import org.gradus.plan.Plan;
import org.gradus.rule.AdamW;

/** What the ratios compare: AdamW over the same weights, differently divided and masked. */
public enum Scene {
    /** Ten groups with a rate each, and a rate for each weight. */
    GROUPS_10(10, Rates.FRACTIONAL),
    /** The same with one group. */
    GROUPS_1(1, Rates.FRACTIONAL),
    /** The same with a thousand groups. */
    GROUPS_1000(1000, Rates.FRACTIONAL),
    /** Ten groups; 5 % of the weights can move, in runs. */
    RUNS_5(10, Rates.RUNS),
    /** Ten groups; 5 % of the weights can move, anywhere. */
    SCATTERED_5(10, Rates.SCATTERED);

    private final int groups;
    private final Rates rates;

    Scene(int groups, Rates rates) {
        this.groups = groups;
        this.rates = rates;
    }

    /** The name in the report: {@code groups10}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    Plan plan(int side) {
        return Plans.of(Plans.MATRICES, side, groups, new AdamW(0.9, 0.999, 1e-8), rates);
    }
}
