/**
 * What an update costs: JMH benchmarks of ten million weights on one thread; and what training steps cost beside DL4J's and PyTorch's.
 * Started by {@code deploy/bench}; tests run every case on a small size.
 */
package org.gradus.bench;
