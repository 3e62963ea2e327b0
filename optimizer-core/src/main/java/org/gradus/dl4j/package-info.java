/**
 * The only door to Deeplearning4j and ND4J: model files, and the engine that computes with them. One path for
 * MultiLayerNetwork and ComputationGraph.
 */
package org.gradus.dl4j;
