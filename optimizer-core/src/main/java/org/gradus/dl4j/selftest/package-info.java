/** The self-test of Deeplearning4j's engine: small networks for each kind of layer, computed in a child process. */
package org.gradus.dl4j.selftest;
