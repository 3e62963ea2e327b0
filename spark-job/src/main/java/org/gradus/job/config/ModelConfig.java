package org.gradus.job.config;

import java.io.Serializable;

/**
 * Where the network comes from.
 *
 * @param format what the file is
 * @param path a Hadoop path, absolute
 */
public record ModelConfig(Format format, String path) implements Serializable {
    /** What a model file is. */
    public enum Format {
        /** A DL4J configuration, JSON or YAML, of a MultiLayerNetwork or a ComputationGraph; weights are drawn from the seed. */
        CONFIG,
        /** A DL4J zip, configuration and weights. */
        ZIP
    }
}
