/**
 * Arithmetic as data: what an update computes for each weight, written once and carried out wherever the weights lie.
 */
package org.gradus.formula;
