package org.gradus.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.rule.AdamW;
import org.gradus.state.GroupState;

/** What the ratios compare: AdamW over the same weights, differently divided and masked. */
public enum Scene {
    /** Ten groups with a rate each, and a rate for each weight. */
    GROUPS_10(10, Rates.FRACTIONAL),
    /** The same; each group has three cohorts, each a third of the columns of every matrix. */
    COHORTS_3(10, Rates.FRACTIONAL),
    /** The same; a third of the weights, chosen at random, is in each cohort. */
    SCATTERED_COHORTS_3(10, Rates.FRACTIONAL),
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

    /** How many cohorts each group has. */
    private int cohorts() {
        return this == COHORTS_3 || this == SCATTERED_COHORTS_3 ? 3 : 1;
    }

    /** States after some updates, in which cohorts differ by a thousand. */
    List<GroupState> states(Plan plan, int side) {
        Random random = new Random(3);
        List<GroupState> states = new ArrayList<>();
        for (PlannedGroup group : plan.groups()) {
            float[] numbers = new float[cohorts() == 1 ? 0 : group.trainable()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = this == COHORTS_3 ? 3 * (i / side % side) / side : random.nextInt(3);
            }
            long[] counts = {2000, 1000, 0};
            states.add(GroupState.of(counts, numbers, GroupState.initial(group).slots()));
        }
        return states;
    }

    Plan plan(int side) {
        return Plans.of(Plans.MATRICES, side, groups, new AdamW(0.9, 0.999, 1e-8), rates);
    }
}
