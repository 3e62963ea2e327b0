package org.gradus.job.config;

import java.io.Serializable;

/**
 * One set of rows.
 *
 * @param path the file or folder with the rows, a Hadoop path, absolute; for IDX the file of the features
 * @param labels the file of the labels, for IDX; null for every other format
 */
public record SourceConfig(String path, String labels) implements Serializable {}
