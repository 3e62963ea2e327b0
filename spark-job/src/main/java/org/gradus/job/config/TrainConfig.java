package org.gradus.job.config;

import java.io.Serializable;

/**
 * The loop.
 *
 * @param epochs passes over the training rows, 1 or more
 * @param batch examples per replica and step, 1 or more
 * @param replicas copies of the model; 0: one per task slot
 * @param shuffle whether a replica draws its rows in a new order each epoch
 * @param sync how replicas come together
 * @param watch the metric that says which model is the best: {@code accuracy}, {@code loss}, ...; empty: accuracy for classes,
 *     mse for regression, loss where no rows are held out
 * @param checkpoint when the run's state is saved, and how much of it stays
 * @param evaluate when the model is measured
 * @param stop when the run ends early; null: never
 */
public record TrainConfig(
        int epochs,
        int batch,
        int replicas,
        boolean shuffle,
        SyncConfig sync,
        String watch,
        CheckpointConfig checkpoint,
        EvaluateConfig evaluate,
        EarlyStop stop)
        implements Serializable {}
