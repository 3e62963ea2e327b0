/**
 * A number for each step: learning rates as pure functions of the step, and of measured metrics where they watch one, with
 * PyTorch's formulas. Rates are per step, steps count from 0.
 */
package org.gradus.schedule;
