/**
 * The arithmetic of one update, with PyTorch's formulas and defaults. To add a rule: its record, a line in {@link
 * org.gradus.rule.RuleType}, a row in the contract test, a golden or, where PyTorch 1.13 has none, a naive reference.
 */
package org.gradus.rule;
