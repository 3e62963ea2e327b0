/**
 * Text to checked values: a job file with its overrides becomes a {@link org.gradus.job.config.JobConfig}, or one list of
 * everything that is wrong with it.
 */
package org.gradus.job.config;
