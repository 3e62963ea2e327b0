/**
 * Gradus inside dl4j-spark: {@link org.gradus.job.dl4jspark.GroupedTrainingMaster} takes the place of its training masters. The
 * other door to DL4J types, and the only one to dl4j-spark's.
 */
package org.gradus.job.dl4jspark;
