/**
 * Strict readers of the entries of a model zip: sizes are checked against the bytes that are there before anything is allocated,
 * nothing is deserialised, and no class is named by a file. What is not as DL4J writes it is an {@link IllegalArgumentException} that
 * says in one sentence what was found.
 */
package org.gradus.dl4j.zip;
