package org.gradus.job.data;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Some rows that follow one another, packed; or the fault that ended the reading. A fault travels as a value, so that Spark
 * does not try the task again, and the driver reports the first one of the data, not the first one in time.
 *
 * @param rows the number of rows
 * @param features row after row, rows x inputs
 * @param labels row after row, rows x outputs; empty where rows have none
 * @param originals the rows as they came; empty unless asked for
 * @param fault what is wrong with the row after the last; null: nothing
 */
public record Block(int rows, float[] features, float[] labels, List<Row> originals, String fault)
        implements Serializable {}
