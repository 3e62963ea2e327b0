/**
 * The update of a plan where the weights lie: on a device, through whichever library owns its arrays. What an update computes is
 * the rules' own formulas. To add a library: a {@code Backend}, and its test.
 */
package org.gradus.device;
