/** What training on Spark costs, against its peers. Run by {@code deploy/bench averaging}. */
package org.gradus.job.bench;
