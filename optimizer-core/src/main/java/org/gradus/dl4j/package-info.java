/**
 * The only door to Deeplearning4j and ND4J: model files, the engine that computes with them, and the optimizer that a
 * live network's own fit uses. One path for MultiLayerNetwork and ComputationGraph.
 */
package org.gradus.dl4j;
