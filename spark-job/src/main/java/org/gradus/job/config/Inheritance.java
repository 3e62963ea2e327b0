package org.gradus.job.config;

import java.util.Optional;
import java.util.OptionalDouble;
import org.gradus.group.Clipping;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleType;

/**
 * What groups have from the optimizer where they say nothing.
 *
 * @param options the optimizer's keys, for a group with the same rule
 * @param type empty: it is faulty
 * @param rule empty: it is faulty
 * @param lr empty: the rule's default
 * @param weightDecay empty: nobody says it
 * @param l1 empty: nobody says it
 */
record Inheritance(
        Section options,
        Optional<RuleType> type,
        Optional<Rule> rule,
        OptionalDouble lr,
        OptionalDouble weightDecay,
        OptionalDouble l1,
        boolean maximize,
        Clipping clipping,
        SchedulesConfig schedules) {}
