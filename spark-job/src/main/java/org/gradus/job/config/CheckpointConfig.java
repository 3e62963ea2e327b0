package org.gradus.job.config;

import java.io.Serializable;

/**
 * When checkpoints are written, and which stay. One is always written at the end of a run.
 *
 * @param every rounds between two checkpoints; 0: at the end of each epoch
 * @param minutes between two checkpoints by the clock, besides those of {@code every}; 0: never by the clock
 * @param keep how many of the last checkpoints stay, 1 or more
 * @param keepBest whether the checkpoint of the best evaluation stays too, and is written where none is due
 */
public record CheckpointConfig(int every, double minutes, int keep, boolean keepBest) implements Serializable {}
