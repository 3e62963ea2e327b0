/**
 * Meets the model once: who owns which element, the product of the masks, the penalties, every fault at once; and says in
 * words what came of it. A plan is immutable and travels to every executor.
 */
package org.gradus.plan;
