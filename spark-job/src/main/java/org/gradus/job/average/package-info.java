/** Many results become one: the example-weighted mean, in double, in the order of the replicas. */
package org.gradus.job.average;
