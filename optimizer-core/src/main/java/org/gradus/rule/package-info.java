/**
 * The arithmetic of one update, with PyTorch's formulas and defaults. To add a rule: its record, a line in {@link
 * org.gradus.rule.RuleType}, a row in the contract test, a golden.
 */
package org.gradus.rule;
