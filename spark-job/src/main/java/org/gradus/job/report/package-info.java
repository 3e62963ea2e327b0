/** What happened, as text, as lines of JSON, and on the terminal. */
package org.gradus.job.report;
