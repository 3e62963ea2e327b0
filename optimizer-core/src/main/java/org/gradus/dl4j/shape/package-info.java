/** Which shapes of arrays DL4J's layers, vertices and preprocessors take, and which they give. Plain arithmetic: computes no array. */
package org.gradus.dl4j.shape;
