package org.gradus.job.data;

import org.apache.spark.sql.types.StructType;

/**
 * Rows to predict.
 *
 * @param schema the columns of each block's originals
 * @param rows features without labels; each block has its originals
 */
public record Inputs(StructType schema, Rows rows) {}
