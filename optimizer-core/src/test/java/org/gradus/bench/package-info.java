/**
 * What an update costs: JMH benchmarks of ten million weights on one thread, and their report. Started by {@code deploy/bench};
 * a test runs every case on a small size.
 */
package org.gradus.bench;
