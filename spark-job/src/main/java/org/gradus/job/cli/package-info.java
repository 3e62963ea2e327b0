/** The command line: commands, their options, exit codes, and where messages and log lines go. Decides nothing else. */
package org.gradus.job.cli;
