/**
 * Many replicas become one: the example-weighted mean, in double, in the order of the replicas' numbers, however they are spread
 * over tasks and executors.
 */
package org.gradus.job.average;
