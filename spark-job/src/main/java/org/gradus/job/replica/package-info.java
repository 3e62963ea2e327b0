/** What runs in an executor: replicas that train rounds, and live there from round to round. */
package org.gradus.job.replica;
