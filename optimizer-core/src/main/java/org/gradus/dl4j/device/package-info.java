/**
 * The update of a plan as ND4J operations, for backends whose arrays do not lie in the host's memory. To add a rule's formula:
 * a method that makes it, and a line in {@code Formulas}.
 */
package org.gradus.dl4j.device;
