/**
 * The replica's door to a network: where its parameters lie in one flat vector, its weights, its gradients, its loss on a
 * batch. Knows nothing of groups, rules or libraries.
 */
package org.gradus.engine;
