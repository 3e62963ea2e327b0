/**
 * How good a network is, in numbers: counts of what it put out against what was right, made in parts and added up; and how
 * far an update moves its weights. Counts are whole numbers, so the way in which rows are cut into parts does not change what
 * is made of them.
 */
package org.gradus.metric;
