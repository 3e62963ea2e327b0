/**
 * A number for each step: learning rates as pure functions of the step, with PyTorch's formulas. Rates are per step, steps
 * count from 0.
 */
package org.gradus.schedule;
