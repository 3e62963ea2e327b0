package org.gradus.job.report;

/**
 * What a round cost all replicas together. The seconds of the replicas add up: with two replicas a round of one second has two.
 *
 * @param computeSeconds in gradients, updates and sums of weights
 * @param wireSeconds in sending and receiving
 * @param waitSeconds waiting for other replicas
 * @param bytesSent from one executor to another, or to the driver
 * @param bytesReceived by executors
 */
public record Effort(
        double computeSeconds, double wireSeconds, double waitSeconds, long bytesSent, long bytesReceived) {}
