package org.gradus.job.config;

import java.io.Serializable;
import java.util.List;

/**
 * A job file, checked.
 *
 * @param name the run's name
 * @param seed of everything random: initial weights, order of rows, dropout, random masks
 * @param model where the network comes from
 * @param data the rows
 * @param train the loop
 * @param optimizer the optimizer, groups, masks and schedules
 * @param engine what computes
 * @param require the quality gate; empty: none
 * @param out the run's directory, a Hadoop path, absolute
 * @param text the configuration with all overrides, as YAML, for run.json; with references to environment variables as they stood
 *     in the file
 * @param variables what came from environment variables
 */
public record JobConfig(
        String name,
        long seed,
        ModelConfig model,
        DataConfig data,
        TrainConfig train,
        OptimizerConfig optimizer,
        EngineConfig engine,
        List<Requirement> require,
        String out,
        String text,
        Variables variables)
        implements Serializable {
    public JobConfig {
        require = List.copyOf(require);
    }

    /** The same job with another model. */
    public JobConfig withModel(ModelConfig other) {
        return new JobConfig(name, seed, other, data, train, optimizer, engine, require, out, text, variables);
    }
}
