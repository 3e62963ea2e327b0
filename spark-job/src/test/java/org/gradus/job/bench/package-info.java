/** What whole runs cost. {@code deploy/bench} starts these programs. */
package org.gradus.job.bench;
