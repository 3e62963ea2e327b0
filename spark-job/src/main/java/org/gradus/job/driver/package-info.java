/**
 * A run from its job file to its folder: preparation, the loop of rounds, evaluation, checkpoints, the quality gate. The one
 * package that opens a Spark session.
 */
package org.gradus.job.driver;
