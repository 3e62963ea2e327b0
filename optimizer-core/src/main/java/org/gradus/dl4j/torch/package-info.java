/**
 * DL4J networks computed by LibTorch, over DL4J's own flat vectors: the one place that knows both libraries. Each translator reads
 * DL4J's configuration of some layers and gives functions of tensors that have DL4J's meaning.
 */
package org.gradus.dl4j.torch;
