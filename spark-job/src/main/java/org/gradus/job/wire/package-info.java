/**
 * How the tasks of one Spark stage work together while they run: they wait for each other, and give each other floats, through
 * shared memory within an executor and over Spark's block transfer between executors. The only door to what Spark keeps to
 * itself: its messages and its blocks.
 */
package org.gradus.job.wire;
