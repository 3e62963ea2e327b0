/**
 * Sources to shards: files are read in an order that the files alone decide, checked row by row, numbered, held out, scaled
 * and dealt to the replicas.
 */
package org.gradus.job.data;
